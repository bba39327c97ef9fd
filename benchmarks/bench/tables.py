"""Markdown tables."""

from collections.abc import Iterable, Sequence


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table; all columns but the first are numbers, to the right."""
    return [
        _line(titles),
        _line(["---", *["---:"] * (len(titles) - 1)]),
        *(_line(row) for row in rows),
    ]


def number(value: float | None, digits: int = 0) -> str:
    """Return a number as people read it, or a dash for none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
