"""What may go wrong in a history, drawn: faults, pauses, and who steps in where."""

from functools import cache

from hypothesis import strategies as st

from tests.service.faults import Fault, Kind

# Short and long ones: within a grace, past the touch interval, past idle, recovery, all of it, TTL.
PAUSES = (1, 1000, 29_000, 31_000, 61_000, 200_000, 600_000, 1_199_999, 1_200_001, 3_000_000)
LONG = (86_400_000, 40 * 86_400_000)
SLOW = (1, 1000, 31_000, 1_200_001)


@cache
def faults(kinds: frozenset[Kind], most: int = 5) -> st.SearchStrategy[Fault | None]:
    """One of these faults at one of the first steps, or none."""
    if not kinds:
        return st.none()
    some = st.builds(
        Fault,
        st.sampled_from(sorted(kinds)),
        st.integers(0, most),
        st.sampled_from(SLOW),
    )
    return st.none() | some


def swarm() -> st.SearchStrategy[frozenset[Kind]]:
    """The kinds of faults that one history knows."""
    return st.frozensets(st.sampled_from(sorted(Kind)), max_size=4)
