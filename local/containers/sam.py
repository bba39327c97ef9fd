"""Runs `sam local`, so that stopping us stops it too."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from local import aws, environments
from local.cloud import HOST, free_port
from local.containers.forwarder import NAME, S3_NAME
from local.deployment import Deployment
from local.steps import StackError

# The first run may have to fetch AWS's runtime image over a slow line.
INVOKE_SECONDS = 1800
START_SECONDS = 60
STOP_SECONDS = 20
TAIL_LINES = 15
OFFLINE = (
    "(Where the runtime image is here already and its registry cannot be reached: "
    "SAM_LOCAL_FLAGS=--skip-pull-image.)"
)


class SamLocal:
    """`sam local` on one workspace (see `local.containers.workspace`)."""

    def __init__(
        self, folder: Path, endpoint: str, deployed: Deployment, flags: Sequence[str]
    ) -> None:
        self.folder = folder
        self._environment = aws.command_environment(endpoint)
        names = (NAME, f"{deployed.outputs['BucketName']}.{S3_NAME}")
        self._options = [
            f"--template-file={folder / 'build' / 'template.yaml'}",
            f"--env-vars={folder / 'environment.json'}",
            f"--layer-cache-basedir={folder / 'layers'}",
            *(f"--add-host={name}:host-gateway" for name in names),
            *flags,
            "--parameter-overrides",
            *(f'{name}="{value}"' for name, value in deployed.parameters.items()),
        ]

    def log(self, name: str) -> Path:
        """Return where the output of the command of this name goes."""
        return self.folder / "logs" / f"{name}.log"

    async def invoke(self, function: str, event: Path) -> str:
        """Run the function once, in a container of its own, and return what it answered."""
        log = self.log(event.stem)
        async with self._run(log, "invoke", function, f"--event={event}") as process:
            try:
                async with asyncio.timeout(INVOKE_SECONDS):
                    await process.wait()
            except TimeoutError:
                raise StackError(f"sam local invoke took {INVOKE_SECONDS} s; see {log}.") from None
        if process.returncode:
            raise StackError(f"sam local invoke {function} failed. {OFFLINE}\n{tail(log)}")
        return answer_beside(log).read_text(errors="replace")

    @asynccontextmanager
    async def api(self) -> AsyncIterator[str]:
        """Serve the HTTP API, a container for each function it needs, and yield its address."""
        log, port = self.log("start-api"), free_port()
        options = (f"--host={HOST}", f"--port={port}", "--warm-containers=LAZY", "--no-watch")
        async with self._run(log, "start-api", *options) as process:
            try:
                async with asyncio.timeout(START_SECONDS):
                    await _wait_for(port, process)
            except TimeoutError:
                raise StackError(f"sam local start-api did not start:\n{tail(log)}") from None
            yield f"http://{HOST}:{port}"

    @asynccontextmanager
    async def _run(self, log: Path, *words: str) -> AsyncIterator[Process]:
        program = str(Path(__file__).with_name("sam_process.py"))
        sam = [environments.program("sam", "python"), "-P", program, "local"]
        with log.open("wb") as errors, answer_beside(log).open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *(*sam, *words, *self._options),
                stdin=PIPE,  # its end tells sam that we are gone
                stdout=output,
                stderr=errors,
                env=self._environment,
                # Ctrl-C in the terminal reaches us alone; we then end sam in order.
                start_new_session=True,
            )
        try:
            yield process
        finally:
            await _stop(process)


async def _wait_for(port: int, process: Process) -> None:
    """Return when the port is open; a process that ended never opens it."""
    while True:
        if process.returncode is not None:
            raise TimeoutError
        with suppress(ConnectionError):
            _, writer = await asyncio.open_connection(HOST, port)
            writer.close()
            return
        await asyncio.sleep(0.2)


async def _stop(process: Process) -> None:
    """Interrupt sam, which then removes its containers; kill it if that takes too long."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def answer_beside(log: Path) -> Path:
    """Return the file of what sam printed that is no log: with `invoke`, the function's answer."""
    return log.with_suffix(".answer")


def tail(log: Path) -> str:
    """Return the end of a log, and where all of it is."""
    lines = log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
    return "\n".join([*lines, f"(whole output: {log})"])
