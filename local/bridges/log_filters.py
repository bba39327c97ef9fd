"""The local cloud hands each call's log lines on by themselves, and looks for words in them only.

AWS gathers lines for some seconds; a function that reads the log of every call would run as often
as all others together. And a pattern that names a field, `{ $.field = "text" }`, would match no
line at all: it knows no fields.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from typing import Any

GATHERED_SECONDS = 1.0
_FIELD = re.compile(r'\s*\{\s*\$\.(\w+)\s*=\s*"([^"]*)"\s*\}\s*')

Lines = list[dict[str, Any]]


def install() -> None:
    """Gather lines before they are handed on, and compare the field that a pattern names."""
    from ministack.services import cloudwatch_logs  # type: ignore[import-not-found]

    words_match = cloudwatch_logs._subscription_pattern_matches
    cloudwatch_logs._subscription_pattern_matches = lambda pattern, message: (
        matches(named, message)
        if (named := _FIELD.fullmatch(pattern or ""))
        else words_match(pattern, message)
    )
    gathered = GatheredLines(cloudwatch_logs._fanout_to_subscription_filters)
    cloudwatch_logs._fanout_to_subscription_filters = gathered.add


def matches(named: re.Match[str], message: str) -> bool:
    """Say whether a line is JSON and its field has the value that a pattern names."""
    try:
        line = json.loads(message)
    except ValueError:
        return False
    return isinstance(line, dict) and line.get(named[1]) == named[2]


class GatheredLines:
    """Keeps lines for a second, and hands each log group's on together.

    The local cloud makes a log stream for each call; they go under the name of the first.
    """

    def __init__(self, hand_on: Callable[[str, str, Lines], None]) -> None:
        self._hand_on = hand_on
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[str, Lines]] = {}

    def add(self, group: str, stream: str, lines: Lines) -> None:
        """Keep lines; the first ones of a group start its second."""
        with self._lock:
            is_first = group not in self._waiting
            self._waiting.setdefault(group, (stream, []))[1].extend(lines)
        if is_first:
            timer = threading.Timer(GATHERED_SECONDS, self._flush, [group])
            timer.daemon = True
            timer.start()

    def _flush(self, group: str) -> None:
        with self._lock:
            stream, lines = self._waiting.pop(group)
        self._hand_on(group, stream, lines)
