"""What many measurements of one thing come to."""

from collections.abc import Mapping, Sequence
from statistics import median


def spread(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    """Return the median, the least and the most. Raise ValueError where nothing was measured."""
    if not values:
        raise ValueError("nothing was measured")
    found = {"median": median(values), "min": min(values), "max": max(values)}
    return {name: round(value, digits) for name, value in found.items()}


def ratios(theirs: Mapping[str, float], ours: float) -> dict[str, float]:
    """Return how many times as much as ours each of theirs is."""
    return {name: round(value / ours, 2) for name, value in theirs.items()}
