"""The local stack from starting to stopped: what `local.run` becomes once all is installed."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

from aiohttp import web

from local import aws, build, deployment, operator_key, running, triggers
from local.cloud import HOST, Cloud
from local.deployment import Deployment
from local.http_api import routes
from local.http_api.gateway import HEADER_LIMIT, Gateway, application
from local.pages.answers import Pages
from local.pages.build import PagesBuild
from local.steps import StackError, say, step

READY_SECONDS = 10


class Stack:
    """One start of the local stack."""

    def __init__(self, state: Path, lock: int, port: int, wishes: list[str]) -> None:
        self._state = state
        self._logs = state / "logs"
        self._record = state / "deployed.json"
        self._port = port
        self._wishes = wishes
        self.cloud = Cloud(state, lock)
        self.gateway = Gateway()
        self.pages = Pages()

    async def start(self) -> None:
        """Return when `GET /v1/health` answers 200."""
        began = time.monotonic()
        parameters = deployment.parameters_for(self._port, self._wishes)
        if self.cloud.drop_broken_state():
            self._record.unlink(missing_ok=True)
        with step("starting the local cloud"):
            await self.cloud.start()
        async with build.exclusive():
            await PagesBuild().refresh(self._logs / "pages.log")
            if not build.is_current():
                with step("building the functions and their layers"):
                    await build.build(self.cloud.endpoint, self._logs)
            deployed = await self._deploy(parameters)
        # First of all: whoever sees health answer 200 may use `make sweep`, `make audit`, the key.
        running.write(self._state, self.cloud.endpoint, self._port, deployed)
        key = await asyncio.to_thread(self._operator_key, deployed)
        self.pages.uploads = self.cloud.endpoint
        with step("opening the HTTP API"):
            self.gateway.open(routes.read(deployed), self.cloud.endpoint)
            await self._wait_for_health()
        self._announce(deployed, key, time.monotonic() - began)

    async def _deploy(self, parameters: dict[str, str]) -> Deployment:
        wanted = deployment.fingerprint(parameters)
        if self._recorded() == wanted:
            with step("checking the saved stack"):
                missing = await asyncio.to_thread(triggers.missing, self.cloud.endpoint)
            if not missing:
                return await asyncio.to_thread(deployment.read, self.cloud.endpoint)
            say(f"The saved state lacks {', '.join(missing)}; starting with an empty one.")
            await self.cloud.stop()
            self.cloud.discard_state()
            await self.cloud.start()
        self._record.unlink(missing_ok=True)
        operator_key.path(self._state).unlink(missing_ok=True)
        with step("deploying the stack"):
            await deployment.deploy(self.cloud.endpoint, parameters, self._logs)
            missing = await asyncio.to_thread(triggers.missing, self.cloud.endpoint)
        if missing:
            say(f"WARNING: the local cloud did not make {', '.join(missing)}.")
        self._record.write_text(json.dumps({"fingerprint": wanted}))
        return await asyncio.to_thread(deployment.read, self.cloud.endpoint)

    def _recorded(self) -> str | None:
        if not self._record.is_file():
            return None
        recorded: str = json.loads(self._record.read_text())["fingerprint"]
        return recorded

    async def _wait_for_health(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while (answer := await self.gateway.get("/v1/health")).status != 200:
            if time.monotonic() > deadline:
                said = answer.cause or answer.body.decode(errors="replace")
                raise StackError(f"GET /v1/health answers {answer.status}: {said}")
            await asyncio.sleep(0.2)

    def _operator_key(self, deployed: Deployment) -> str:
        function = deployed.outputs[operator_key.OUTPUT]
        try:
            return operator_key.kept(self._state, self.cloud.endpoint, function)
        except SystemExit as error:  # one sentence for whoever typed a command: so here
            raise StackError(str(error)) from None

    def _announce(self, deployed: Deployment, key: str, seconds: float) -> None:
        say(f"Ready after {seconds:.1f} s. Ctrl-C stops it; its state stays in {self._state}.")
        addresses = {
            "API": f"http://{HOST}:{self._port} (GET /v1/openapi.json lists its calls)",
            "Pages": f"http://{HOST}:{self._port}/ and /console/",
            "AWS API": f"{self.cloud.endpoint} (key test, secret test, region {aws.REGION})",
            "Table": deployed.outputs.get("TableName"),
            "Bucket": deployed.outputs.get("BucketName"),
            "Logs": str(self._logs),
            "Operator": f"{key} (signs in at /console/; a key for every call of operators)",
        }
        for name, value in addresses.items():
            say(f"  {name:8} {value}")

    async def watch(self) -> None:
        """Return never; raise when the cloud ends by itself."""
        while self.cloud.status() is None:
            await asyncio.sleep(0.5)
        raise StackError(f"The local cloud ended by itself; see {self._logs / 'cloud.log'}.")

    async def stop(self) -> None:
        """Save the state; nothing of this start is left running."""
        running.remove(self._state)
        await self.gateway.close()
        await self.cloud.stop()


async def serve(stack: Stack, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, which is a good end, or until something breaks."""
    loop, told_to_stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told_to_stop.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    server = web.AppRunner(
        application(stack.gateway, stack.pages),
        access_log=None,
        auto_decompress=False,  # an HTTP API hands bodies on as they come
        handle_signals=False,
        shutdown_timeout=2,
        max_line_size=HEADER_LIMIT,
        max_field_size=HEADER_LIMIT,
    )
    await server.setup()
    await web.SockSite(server, listener).start()
    life, stopper = asyncio.create_task(live(stack)), asyncio.create_task(told_to_stop.wait())
    await asyncio.wait({life, stopper}, return_when=asyncio.FIRST_COMPLETED)
    stopper.cancel()
    life.cancel()
    try:
        await asyncio.gather(life, return_exceptions=told_to_stop.is_set())
    finally:
        with step("stopping and saving the state"):
            await server.cleanup()
            await stack.stop()


async def live(stack: Stack) -> None:
    """Start the stack, and end only by an error."""
    await stack.start()
    await stack.watch()


def main() -> None:
    """Run the stack that `local.run` prepared."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listener", type=int, required=True)
    parser.add_argument("--lock", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("parameters", nargs="*")
    arguments = parser.parse_args()
    listener = socket.socket(fileno=arguments.listener)
    for descriptor in (arguments.listener, arguments.lock):
        os.set_inheritable(descriptor, False)
    port: int = listener.getsockname()[1]
    say(f"Maria Sessions on http://{HOST}:{port}, state in {arguments.state}")
    stack = Stack(arguments.state, arguments.lock, port, arguments.parameters)
    try:
        asyncio.run(serve(stack, listener))
    except StackError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
