"""Runs the command-line tools that the stack needs, so that stopping the stack stops them too."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.steps import StackError

TAIL_LINES = 30


async def run(
    what: str, command: Sequence[str], *, log: Path, env: Mapping[str, str] | None = None
) -> None:
    """Run to the end, output in `log`; unless it went well, StackError with the last lines.

    The tool gets a process group of its own: Ctrl-C in the terminal reaches the runner alone, which
    then ends the tool by cancelling this call.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            env=env,
            start_new_session=True,
        )
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            raise
    if status:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-TAIL_LINES:])
        raise StackError(f"{what} failed:\n{tail}\n(whole output: {log})")
