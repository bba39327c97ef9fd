"""`make run`: check what can be checked at once, install what is missing, become the local stack.

Standard library only, since it may be the first thing that ever runs here. The listening socket and
the lock on the state folder are handed to `local.stack` by `exec`: nothing can take them meanwhile.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

from local import environments

HOST = "127.0.0.1"
SAVING_SECONDS = 20  # how long the cloud of a killed runner may take to save its state


def main() -> None:
    """Replace this process by the local stack, or end it with one sentence."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    arguments = parse(sys.argv[1:])
    try:
        listener = take_port(arguments.port)
        lock = take_state(arguments.state)
        for name in ("dev", "sam", "cloud"):
            environments.ensure(name)
    except subprocess.CalledProcessError:
        raise SystemExit("Installing the tools failed; see above.") from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None
    for descriptor in (listener, lock):
        os.set_inheritable(descriptor, True)
    # Kept waiting until local.stack can take them.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    python = environments.program("dev", "python")
    options = [f"--listener={listener}", f"--lock={lock}", f"--state={arguments.state}"]
    command = [python, "-m", "local.stack", *options, "--", *arguments.parameters]
    os.chdir(environments.ROOT)
    os.execv(python, command)  # noqa: S606 - a program of our own, without a shell


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--state", type=lambda text: Path(text).resolve(), default=".local")
    parser.add_argument("--params", type=shlex.split, default=[], dest="parameters")
    return parser.parse_args(words)


def take_port(port: int) -> int:
    """Listen, and return the descriptor, which outlives this program image."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(socket.SOMAXCONN)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "is already in use" if taken else f"cannot be used ({error})"
        raise SystemExit(f"Port {port} of {HOST} {why}; choose another: make run PORT=…") from None
    return listener.detach()


def take_state(state: Path) -> int:
    """Lock the state folder for this runner and for the cloud it starts, and return the lock.

    A cloud whose runner was killed holds its lock until it has saved the state: that is waited for.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        # Whatever the folder is called, git and the checks of this checkout pass it over.
        (state / ".gitignore").write_text("*\n")
    except OSError as error:
        raise SystemExit(f"Cannot keep state in {state}: {error.strerror}.") from None
    path = state / "lock"
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + SAVING_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = path.read_text().strip()
            if is_alive(owner) or time.monotonic() > deadline:
                refuse(state, owner)
            time.sleep(0.2)
        else:
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
            return lock


def is_alive(pid: str | int) -> bool:
    """Say whether the process exists; no pid is no process."""
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        pass
    return True


def refuse(state: Path, owner: str) -> NoReturn:
    """End with one sentence about who has the state."""
    raise SystemExit(
        f"A stack is already running with the state in {state} (process {owner}); "
        "stop it or choose another: make run STATE=…"
    )


if __name__ == "__main__":
    main()
