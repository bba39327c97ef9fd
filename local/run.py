"""`make run`: check what can be checked at once, install what is missing, then become the local stack.

Standard library only, since it may be the first thing that ever runs here. The listening socket and the
lock on the state folder are handed to `local.stack` by `exec`, so nothing can take them in between.
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
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    arguments = parse(sys.argv[1:])
    try:
        listener = take_port(arguments.port)
        lock = take_state(arguments.state)
        for name in environments.FOLDERS:
            environments.ensure(name)
    except subprocess.CalledProcessError:
        raise SystemExit("Installing the tools failed; see above.") from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None
    for descriptor in (listener, lock):
        os.set_inheritable(descriptor, True)
    python = environments.executable("dev", "python")
    options = [f"--listener={listener}", f"--lock={lock}", f"--state={arguments.state}"]
    signal.pthread_sigmask(
        signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM}
    )  # until local.stack listens
    os.chdir(environments.ROOT)
    os.execv(python, [python, "-m", "local.stack", *options, "--", *arguments.parameters])


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--state", type=lambda text: Path(text).resolve(), default=Path(".local").resolve()
    )
    parser.add_argument(
        "--params", type=shlex.split, default=[], dest="parameters", metavar="'Name=value …'"
    )
    return parser.parse_args(words)


def take_port(port: int) -> int:
    """Bind and listen; the descriptor outlives this program image. A taken port ends it with one sentence."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(socket.SOMAXCONN)
    except OSError as error:
        why = (
            "is already in use"
            if error.errno == errno.EADDRINUSE
            else f"cannot be used: {error.strerror}"
        )
        raise SystemExit(
            f"Port {port} on {HOST} {why}; choose another one: make run PORT=…"
        ) from None
    return listener.detach()


def take_state(state: Path) -> int:
    """Lock the state folder for this runner and the cloud it starts, which holds the lock while it saves."""
    state.mkdir(parents=True, exist_ok=True)
    path = state / "lock"
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + SAVING_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = path.read_text().strip()
            if (owner and is_alive(int(owner))) or time.monotonic() > deadline:
                refuse(state, owner)
            time.sleep(0.2)
        else:
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
            return lock


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def refuse(state: Path, owner: str) -> NoReturn:
    raise SystemExit(
        f"A stack is already running with the state in {state} (process {owner}); choose another STATE=…"
    )


if __name__ == "__main__":
    main()
