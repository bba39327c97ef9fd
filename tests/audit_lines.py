"""Audit lines as tests read them: their published schema, and what is ours in them, flat."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

_FILE = Path(__file__).parents[1] / "docs" / "audit-line.schema.json"
SCHEMA = Draft202012Validator(json.loads(_FILE.read_text(encoding="utf-8")))


def told(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return our own fields of a line, its facts among them; a line of another shape fails."""
    SCHEMA.validate(line)
    own = dict(line["unmapped"])
    facts = own.pop("facts")
    return {"time": line["time_dt"], **own, **facts}
