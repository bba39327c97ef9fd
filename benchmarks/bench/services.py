"""The services that are compared, each started, with the requests that create and validate."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench.dynamodb_local import CREDENTIALS, PEER
from benchmarks.bench.functions import BuiltFunctions
from benchmarks.bench.installation import PEERS
from benchmarks.bench.processes import ServerProcess
from benchmarks.bench.requests_on_wire import WireRequest, ask, wire_request
from local import environments
from local.cloud import free_port
from local.environments import ROOT

SESSIONS = 40  # that are asked for in turn
COOKIE_CACHE_SECONDS = "86400"  # so that it never has to be filled again
OURS = "ours"
PEER_NAMES = ("better_auth", "better_auth_cookie_cache", "connect_dynamodb", "flask_session")
# Limits and quotas that no run of the benchmark reaches. The exact limit on creation writes all the
# same, as it does for a visitor from a network of their own.
_ROOM = {
    "CREATE_PER_MINUTE": "1000000",
    "UPLOADS_PER_MINUTE": "1000000",
    "REQUESTS_PER_MINUTE": "1000000",
    "UPLOAD_MAX_FILES": "10000000",
}


@dataclass(frozen=True, slots=True)
class Service:
    """A running service, and what may be asked of it, by operation."""

    name: str
    process: ServerProcess
    operations: Mapping[str, list[WireRequest]]


@contextmanager
def ours(
    functions: BuiltFunctions, dynamodb: str, logs: Path, *, touch_seconds: int = 0
) -> Iterator[Service]:
    """Run ours behind `gateway`. `touch_seconds` 0: each touch, and each ensure, writes."""
    port = free_port()
    env = {
        **functions.env,
        **_ROOM,
        "TOUCH_SECONDS": str(touch_seconds),
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb,
        "BUILD": str(functions.built),
        "PYTHONPATH": os.pathsep.join([functions.env["PYTHONPATH"], str(ROOT)]),
    }
    command = [*functions.process[:-1], "-m", "benchmarks.bench.gateway", str(port)]
    with ServerProcess(command, env, port, logs / "ours.log") as process:
        yield Service(OURS, process, _our_operations(port))


def _our_operations(port: int) -> dict[str, list[WireRequest]]:
    create = wire_request(
        "POST", "/v1/session", status=201, body={"transport": "token", "platform": "web"}
    )
    tokens = [str(ask(port, create).body["token"]) for _ in range(SESSIONS)]
    upload = {"filename": "paper.pdf", "content_type": "application/pdf", "size": 1000}

    def of_each(
        method: str, path: str, status: int, body: Mapping[str, object] | None = None
    ) -> list[WireRequest]:
        return [
            wire_request(
                method,
                path,
                status=status,
                headers={"Authorization": f"Bearer {token}"},
                body=body,
            )
            for token in tokens
        ]

    return {
        "create": [create],
        "validate": of_each("GET", "/v1/session", 200),
        "ensure": of_each("POST", "/v1/session", 200, {"platform": "web"}),
        "touch": of_each("POST", "/v1/session/touch", 200),
        "upload_create": of_each("POST", "/v1/session/uploads", 201, upload),
    }


@contextmanager
def peer(name: str, dynamodb: str, logs: Path) -> Iterator[Service]:
    """Run a peer. Raise NotStartedError where it does not come up, ValueError where it refuses."""
    port = free_port()
    command, folder, create, validate = _PEERS[name](port, logs)
    env = {
        **CREDENTIALS,
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": dynamodb,
        "NODE_ENV": "production",
        "SESSIONS_TABLE": f"{PEER}-{name}",
        "BETTER_AUTH_TELEMETRY": "0",
    }
    with ServerProcess(command, env, port, logs / f"{name}.log", folder) as process:
        cookies = [ask(port, create).cookies for _ in range(SESSIONS)]
        operations = {"create": [create], "validate": [validate(each) for each in cookies]}
        yield Service(name, process, operations)


type _Peer = tuple[list[str], Path, WireRequest, Callable[[str], WireRequest]]


def _better_auth(port: int, logs: Path, cache_seconds: str) -> _Peer:
    database = logs / f"better-auth-{cache_seconds}.sqlite"
    command = [_node(), "better_auth.mjs", str(port), str(database), cache_seconds]
    create = wire_request("POST", "/api/auth/sign-in/anonymous", status=200, body={})
    return command, PEERS, create, _with_cookie("/api/auth/get-session")


def _connect_dynamodb(port: int, _logs: Path) -> _Peer:
    command = [_node(), "connect_dynamodb.mjs", str(port), f"{PEER}-connect_dynamodb"]
    return command, PEERS, wire_request("POST", "/", status=201), _with_cookie("/")


def _flask_session(port: int, _logs: Path) -> _Peer:
    command = [
        *(environments.program("peers", "gunicorn"), "flask_session_dynamodb:app"),
        *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
        *("--workers", "1", "--threads", "1", "--keep-alive", "60", "--log-level", "error"),
    ]
    return command, PEERS, wire_request("POST", "/", status=201), _with_cookie("/")


_PEERS: dict[str, Callable[[int, Path], _Peer]] = {
    "better_auth": lambda port, logs: _better_auth(port, logs, "0"),
    "better_auth_cookie_cache": lambda port, logs: _better_auth(port, logs, COOKIE_CACHE_SECONDS),
    "connect_dynamodb": _connect_dynamodb,
    "flask_session": _flask_session,
}


def _with_cookie(path: str) -> Callable[[str], WireRequest]:
    return lambda cookies: wire_request("GET", path, status=200, headers={"Cookie": cookies})


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise SystemExit("The peers need Node.")
    return node
