"""The service in one process: the real functions, wired by the real `bootstrap`, behind httpx."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest import mock

import httpx

from local.http_api.events import Request, to_answer, to_event
from local.http_api.routes import DEFAULT, HttpApi, Route
from session_service import aws_clients, bootstrap
from session_service.bootstrap import clients
from tests.contract.functions import FOLDERS, module, routes
from tests.service.outside import Outside

BASE = "https://sessions.example"
# Long enough for any sweep: what a run does when its time is up is tested elsewhere.
_CONTEXT = SimpleNamespace(
    aws_request_id="run", get_remaining_time_in_millis=lambda: 600_000, function_name="function"
)


@contextmanager
def running(outside: Outside) -> Iterator["Service"]:
    """Run the service on what it is given; everything it built is forgotten before and after."""
    with ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, outside.settings))
        for name, stand_in in outside.modules.items():
            stack.enter_context(mock.patch.object(bootstrap, name, stand_in))
        for service in ("s3", "logs", "events"):
            client = getattr(outside, service)
            give = mock.patch.object(aws_clients, f"{service}_client", lambda client=client: client)
            stack.enter_context(give)
        for service in ("dynamodb", "parameter_store"):
            client = getattr(outside, service)
            wired = clients.Client(client, client.failures, _nothing, _nothing)
            give = mock.patch.object(clients, service, lambda wired=wired: wired)
            stack.enter_context(give)
        stack.callback(forget)
        forget()
        yield Service(outside)


def _nothing() -> None:
    """Stand-ins need no connection."""


def forget() -> None:
    """Let go of what `bootstrap` has built, as an execution environment that ends."""
    for name, builders in list(sys.modules.items()):
        if name.startswith(bootstrap.__name__):
            for built in vars(builders).values():
                if hasattr(built, "cache_clear"):
                    built.cache_clear()


class Service:
    """A running service: what its gateway, its triggers and its schedule can ask of it."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.transport = Gateway()

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(transport=self.transport, base_url=BASE, **options)

    def invoke(self, folder: str, event: dict[str, Any]) -> Any:
        """Call one of the functions that no visitor calls."""
        return module(folder).lambda_handler(event, _CONTEXT)

    def sweep(self) -> dict[str, Any]:
        report: dict[str, Any] = self.invoke("cleanup_orphans", {})
        return report

    def announce(self, key: str, version_id: str) -> None:
        """Tell the service, as S3 does, that an object was created."""
        described = {"key": key, "versionId": version_id}
        bucket = {"name": self.outside.settings["BUCKET_NAME"]}
        self.invoke(
            "associate_upload", {"Records": [{"s3": {"object": described, "bucket": bucket}}]}
        )


class Gateway(httpx.BaseTransport):
    """Turns a request into the gateway's event, as the local run does, and calls the function."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.decode().partition("?")
        received = Request(
            method=request.method,
            path=path,
            query=query,
            headers=request.headers.multi_items(),
            body=request.read(),
            source_ip="192.0.2.1",
        )
        found = http_api().find(request.method, path)
        assert found is not None
        route, parameters = found
        event = to_event(
            received,
            api_id="api",
            request_id=f"request-{next(self._numbers)}=",
            route_key=route.key,
            path_parameters=parameters,
        )
        handle: Callable[..., Any] = module(route.function).lambda_handler
        answer = to_answer(handle(event, _CONTEXT))
        return httpx.Response(
            answer.status, headers=answer.headers, content=answer.body, request=request
        )


@cache
def http_api() -> HttpApi:
    """The routes that the functions declare, in the order in which a gateway tries them."""
    found: list[Route] = []
    for folder in FOLDERS:
        for key in routes(folder):
            method, _, path = key.partition(" ")
            found.append(Route(method, path or DEFAULT, folder))
    return HttpApi("api", tuple(sorted(found, key=lambda route: route.rank)), None)
