"""The local cloud's process: MiniStack, ended when its runner is gone, however that went.

Runs on the interpreter of .venv-cloud. Standard input is a pipe whose other end only the runner
holds; it closes even when the runner is killed, on every Unix, and MiniStack then saves its state
and ends.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path


def end_with_runner() -> None:
    """Wait for the runner's end, then ask this process for its own."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main(unsaved: Path) -> None:
    """Run MiniStack; `unsaved` exists meanwhile, so found at a start it tells of lost state."""
    # At the end of the path, and not in the environment, which the functions inherit.
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    from ministack import app  # type: ignore[import-not-found]

    from local.bridges import (
        checksums,
        conditional_puts,
        downloads,
        log_filters,
        stream_state,
        streams,
        transform,
        transport,
    )

    for bridge in (
        checksums,
        conditional_puts,
        downloads,
        log_filters,
        stream_state,
        streams,
        transform,
        transport,
    ):
        bridge.install()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.argv = ["ministack"]
    unsaved.touch()
    threading.Thread(target=end_with_runner, daemon=True).start()
    with suppress(SystemExit):  # told to end before it served anything: nothing changed
        app.main()
    unsaved.unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
