"""The table in docs/mutations.md: read, so that what saw a part before is asked first; written."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FILE = Path("docs/mutations.md")
NOTHING = "**nothing**"
_HEAD = """\
# What each part of each decision is for

`make mutations` writes this file: it takes one part away at a time, and tells which test fails \
then. How it works, and what it leaves out: [reliability.md](reliability.md#how-it-is-shown).
"""
_TABLES = {
    "condition": ("Conditions of writes", "condition of"),
    "decision": ("Decisions of the audit and of operators' calls", "decision of"),
}


class Row(NamedTuple):
    """A part: of a condition or a decision, where, and what is taken away."""

    kind: str
    where: str
    removed: str

    def __str__(self) -> str:
        return f"| `{self.where}` | `{self.removed.replace('|', chr(92) + '|')}` |"


def read() -> dict[Row, str]:
    """Return what saw each part, as the file says."""
    found: dict[Row, str] = {}
    kinds = {heading: kind for kind, (heading, _) in _TABLES.items()}
    kind = ""
    for line in FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else ():
        if line.startswith("## "):
            kind = kinds.get(line.removeprefix("## "), "")
        elif line.startswith("| `"):
            where, removed, seen = line.replace("\\|", "\0").strip("| ").split(" | ", 2)
            removed = removed.strip("`").replace("\0", "|")
            found[Row(kind, where.strip("`"), removed)] = seen
    return found


def write(seen: Mapping[Row, str]) -> None:
    """Write all rows, in their order."""
    text = _HEAD
    for kind, (heading, column) in _TABLES.items():
        text += f"\n## {heading}\n\n| {column} | without | seen by |\n|---|---|---|\n"
        text += "".join(f"{row} {told} |\n" for row, told in seen.items() if row.kind == kind)
    FILE.write_text(text, encoding="utf-8")
