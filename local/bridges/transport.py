"""The local cloud speaks plain HTTP, which our bucket's policy forbids, and it enforces policies.

What reaches the loopback address never crosses a wire, so it counts as secure here.
"""

from __future__ import annotations


def install() -> None:
    """Call every request secure."""
    from ministack import app  # type: ignore[import-not-found]

    pin_request_origin = app.pin_request_origin
    app.pin_request_origin = lambda source_ip, _secure: pin_request_origin(source_ip, True)
