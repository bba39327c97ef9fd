"""The process of sam, ended when the command that started it is gone, however that went.

Runs on the interpreter of .venv-sam. Standard input is a pipe whose other end only that command
holds (as for `local.cloud_process`).
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def end_with_starter() -> None:
    """Wait for the starter's end, then ask sam for its own: interrupted, it removes containers."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGINT)


def main() -> None:
    """Be sam. SIGINT counts even where a shell has started us in the background without it."""
    from samcli.cli.main import cli  # type: ignore[import-not-found]

    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=end_with_starter, daemon=True).start()
    try:
        cli(prog_name="sam")
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        # Not by itself: interrupted, it would still wait for the timer of the function it ran.
        os._exit(1 if end.code else 0)


if __name__ == "__main__":
    main()
