"""The local cloud looks for the words of a log filter anywhere in a line; it knows no fields.

A pattern that names one, `{ $.field = "text" }`, would match no line at all.
"""

from __future__ import annotations

import json
import re

_FIELD = re.compile(r'\s*\{\s*\$\.(\w+)\s*=\s*"([^"]*)"\s*\}\s*')


def install() -> None:
    """Compare the field that a pattern names."""
    from ministack.services import cloudwatch_logs  # type: ignore[import-not-found]

    matches = cloudwatch_logs._subscription_pattern_matches

    def matches_field(pattern: str, message: str) -> bool:
        named = _FIELD.fullmatch(pattern or "")
        if named is None:
            found: bool = matches(pattern, message)
            return found
        try:
            line = json.loads(message)
        except ValueError:
            return False
        return isinstance(line, dict) and line.get(named[1]) == named[2]

    cloudwatch_logs._subscription_pattern_matches = matches_field
