"""One local stack for all integration tests: the real template, deployed, reached over HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.local_stack import LocalStack
from tests.integration.visitor import Visitor

ROOT = Path(__file__).parents[2]
START_SECONDS = 240
# All tests come from one network, some on one session; test_rate_limits has a stack of its own.
NO_LIMITS = " ".join(
    f"{limit}PerMinute=60000" for limit in ("Create", "WrongCredentials", "Uploads", "Requests")
)
# What `make test-boto3` sets: parameters of every stack that the tests start.
PARAMETERS = os.environ.get("STACK_PARAMETERS", "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    state = tmp_path_factory.mktemp("stack")
    settings = "SweepMinutes=1440 TouchSeconds=2 AccessTokenAudiences=notes,search"
    settings += " AuthorizerCacheSeconds=1"
    with running_stack(state, params=f"{settings} {NO_LIMITS}") as started:
        yield started


class running_stack:  # noqa: N801 - reads as what it is in a with statement
    """The local run as a developer starts it, stopped by SIGTERM as a script stops it."""

    def __init__(self, state: Path, *, params: str = "", port: int | None = None) -> None:
        self.state = state
        self.port = port or free_port()
        self.command = [
            *(sys.executable, "-m", "local.run", "--port", str(self.port)),
            *("--state", str(state), "--params", f"{params} {PARAMETERS}"),
        ]
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LocalStack:
        log = self.state / "runner.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env={**os.environ}
            )
        self._await_health(log)
        return LocalStack.at(self.state)

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(timeout=60) == 0

    def _await_health(self, log: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/v1/health").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        if self.process is not None:
            self.process.kill()
        pytest.fail(f"the stack did not start:\n{log.read_text(errors='replace')[-4000:]}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack with pages and a distribution in front, which refuses direct calls."""
    state = tmp_path_factory.mktemp("site")
    with running_stack(state, params="WithSite=true CreatePerMinute=1") as started:
        yield started


@pytest.fixture
def visitor(stack: LocalStack) -> Iterator[Visitor]:
    with httpx.Client(base_url=stack.url, timeout=20) as client:
        yield Visitor(client).begin()


@pytest.fixture
def client(stack: LocalStack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url, timeout=20) as client:
        yield client
