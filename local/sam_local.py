"""`make sam-local`: the functions in containers, by `sam local`, against the running local cloud.

Every function is invoked once with its file of `events/`; then the main job is done over HTTP
through `sam local start-api`. Needs a container engine, and a stack that `make run` started.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from local import build, deployment, running
from local.containers import engine, forwarder, samples, tour, workspace
from local.containers.engine import Engine
from local.containers.sam import SamLocal
from local.running import RunningStack
from local.steps import StackError, say, step

NO_ENGINE = (
    "SKIPPED: make sam-local needs a container engine, and neither Docker nor Finch answers "
    "here; nothing was run (docs/local.md says what it would do)."
)


async def run(found: Engine, stack: RunningStack, folder: Path, flags: Sequence[str]) -> None:
    """Do everything; StackError where something did not go as it should."""
    port = urlsplit(stack.endpoint).port or 80
    async with forwarder.port_for_containers(found, port) as reachable:
        say(f"{found.name} {found.version}; the local cloud is {forwarder.NAME}:{reachable} there.")
        try:
            await prove(stack, folder, reachable, flags)
        finally:
            endpoint = workspace.added_variables(reachable)["AWS_ENDPOINT_URL"]
            ours = f"AWS_ENDPOINT_URL={endpoint}"
            if removed := await asyncio.to_thread(engine.remove_containers, ours):
                say(f"Removed {removed} container(s) that sam had left.")


async def prove(stack: RunningStack, folder: Path, port: int, flags: Sequence[str]) -> None:
    """Invoke every function, then do the main job over HTTP."""
    if not build.is_current():
        say("NOTE: the sources changed since a stack was built; does the running one still fit?")
    deployed = deployment.read(stack.endpoint)
    with step("building the functions and their layers for containers"):
        await workspace.prepare(folder, deployed, stack.endpoint, port)
    sam = SamLocal(folder, stack.endpoint, deployed, flags)
    say("sam local invoke, with the files of events/ (the first fetches or makes the image):")
    wrong = await samples.invoke_all(sam)
    if wrong:
        raise StackError(
            f"Wrongly answered: {', '.join(wrong)}. Where a log tells of failed connections, "
            f"look for a firewall that keeps containers from port {port}."
        )
    async with sam.api() as base:
        say(f"sam local start-api, on {base}:")
        try:
            calls = await tour.take(base, stack.endpoint)
        except StackError as error:
            raise StackError(f"{error}\n(whole output: {sam.log('start-api')})") from None
    say(f"All well: {len(samples.RIGHT)} functions and {calls} calls answered as they should.")


async def until_told_to_stop(work: asyncio.Task[None]) -> int:
    """Return 0 when the work is done, or the shell's status for the signal that ended it."""
    told: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        if not told:  # once: a second signal must not disturb the tidying up
            told.append(number)
            work.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop, number)
    try:
        await work
    except asyncio.CancelledError:
        say("Stopped.")
        return 128 + told[0]
    return 0


async def start(found: Engine, stack: RunningStack, folder: Path, flags: Sequence[str]) -> int:
    """Run until done or told to stop; return the exit status."""
    return await until_told_to_stop(asyncio.create_task(run(found, stack, folder, flags)))


def main(state: Path, *flags: str) -> None:
    """Skip, refuse or run; the flags are handed to `sam local`."""
    try:
        found = engine.find()
        if found is None:
            say(NO_ENGINE)
            return
        stack = running.find(state)
        folder = state / "sam-local"
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        status = asyncio.run(start(found, stack, folder, flags))
    except StackError as error:
        sys.exit(str(error))
    sys.exit(status)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
