"""The local cloud as its runner sees it: MiniStack on 127.0.0.1, its state in one folder."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from local import aws, environments
from local.steps import StackError, say

HOST = "127.0.0.1"
START_SECONDS = 30
# Killed, it loses everything; on a busy machine a month of demo data took more than 20 s to save.
STOP_SECONDS = 300


class Cloud:
    """Started once; `stop` saves the state."""

    def __init__(self, state: Path, lock: int) -> None:
        self._lock = lock
        self._folder = state / "cloud"
        self._unsaved = self._folder / "unsaved"
        self._log = state / "logs" / "cloud.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.endpoint = ""

    def drop_broken_state(self) -> bool:
        """Put aside, and say so, what a cloud left that was killed before it could save."""
        if not self._unsaved.exists():
            return False
        say(
            "The local cloud was killed before it could save its state; starting with an empty one."
        )
        self.discard_state()
        return True

    def discard_state(self) -> None:
        """Begin anew; the state discarded last stays beside it for whoever wants to look."""
        discarded = self._folder.with_suffix(".discarded")
        shutil.rmtree(discarded, ignore_errors=True)
        if self._folder.exists():
            self._folder.rename(discarded)

    async def start(self) -> None:
        """Return when the AWS API answers at `endpoint`."""
        port = free_port()
        self.endpoint = f"http://{HOST}:{port}"
        for name in ("state", "s3"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        temporary = self._folder / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()
        self._log.parent.mkdir(parents=True, exist_ok=True)
        program = str(Path(__file__).with_name("cloud_process.py"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [environments.program("cloud", "python"), "-P", program, str(self._unsaved)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment(port, temporary),
                cwd=self._folder,
                # A successor waits until this process, too, has let go of the state.
                pass_fds=[self._lock],
                # Ctrl-C in the terminal reaches the runner alone, which stops the cloud in order.
                start_new_session=True,
            )
        await self._wait_until_ready()

    def _environment(self, port: int, temporary: Path) -> dict[str, str]:
        """Return all of it: the functions inherit it, so nothing of the developer's may leak in."""
        return {
            **aws.CREDENTIALS,
            "PATH": os.defpath,
            "HOME": str(temporary),
            "TMPDIR": str(temporary),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "GATEWAY_PORT": str(port),
            "BIND_HOST": HOST,
            "MINISTACK_REGION": aws.REGION,
            "AUTH": "true",  # signatures, roles, bucket policy and bucket CORS count, as on AWS
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self._folder / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self._folder / "s3"),
            "IOT_MTLS_ENABLED": "0",  # it would listen on all interfaces
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": f"unix://{temporary}/none",  # leave a developer's containers alone
        }

    async def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.status() is not None:
                raise StackError(f"The local cloud ended while starting; see {self._log}.")
            if await asyncio.to_thread(is_ready, f"{self.endpoint}/_ministack/ready"):
                return
            await asyncio.sleep(0.05)
        raise StackError(f"The local cloud was not ready in {START_SECONDS} s; see {self._log}.")

    def status(self) -> int | None:
        """Return the exit status of the process, or None while it runs."""
        return self._process.poll() if self._process else None

    async def stop(self) -> None:
        """Ask the cloud to save and end; kill it if it does not, and functions still running."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            say(f"The local cloud did not end in {STOP_SECONDS} s: its state is lost.")
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_ready(url: str) -> bool:
    """Say whether the address answers 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
