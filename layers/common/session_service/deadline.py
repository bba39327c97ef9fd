"""When the request at hand began: who waits for a store knows from it when to stop trying."""

from contextvars import ContextVar

# Seconds of a monotonic clock; absent outside of a request (events, schedules).
REQUEST_BEGAN: ContextVar[float | None] = ContextVar("request_began", default=None)

# One try takes up to 2 s, and a caller is to hear within 3 s: later than this none is begun.
LAST_TRY_SECONDS = 1.0


def is_late(now: float) -> bool:
    """Tell whether a further try would outlast the caller's patience; never outside of a request.

    `now` is in seconds of the same monotonic clock.
    """
    began = REQUEST_BEGAN.get()
    return began is not None and now - began > LAST_TRY_SECONDS
