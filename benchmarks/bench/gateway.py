"""Ours over HTTP: the built functions behind what the gateway and Lambda's runtime do. An ASGI app.

    BUILD=FOLDER uvicorn benchmarks.bench.gateway:app

One process answers one request at a time, as a Lambda environment does. The gateway's event is made
for each request, becomes JSON, is read again, and the answer takes the same way back: work that no
peer has, and that AWS does for us, counted as ours.
"""

import importlib.util
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from local.http_api.events import Request, to_answer, to_event

# What is measured, by the gateway's route key.
ROUTES = {
    "POST /v1/session": "CreateSessionFunction",
    "GET /v1/session": "ValidateSessionFunction",
    "POST /v1/session/touch": "ManageSessionFunction",
    "POST /v1/session/uploads": "ManageUploadsFunction",
}
SOURCE_IP = "198.51.100.7"

type Handler = Callable[[dict[str, Any], object], dict[str, Any]]


class Context:
    """What the functions read of Lambda's context."""

    aws_request_id = "benchmark"

    def get_remaining_time_in_millis(self) -> int:
        """Return that there is time."""
        return 10_000


def handler(folder: Path) -> Handler:
    """Import a function as Lambda does, beside the others."""
    spec = importlib.util.spec_from_file_location(f"app_of_{folder.name}", folder / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Handler = module.lambda_handler
    return found


HANDLERS = {route: handler(Path(os.environ["BUILD"], name)) for route, name in ROUTES.items()}
CONTEXT = Context()


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Answer one HTTP request."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    route = f"{scope['method']} {scope['path']}"
    request = Request(
        scope["method"],
        scope["path"],
        scope["query_string"].decode("latin-1"),
        [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]],
        body,
        SOURCE_IP,
    )
    event = to_event(
        request, api_id="bench", request_id="bench", route_key=route, path_parameters={}
    )
    told = json.dumps(HANDLERS[route](json.loads(json.dumps(event)), CONTEXT))
    answer = to_answer(json.loads(told))
    headers = [(name.lower().encode("latin-1"), value.encode()) for name, value in answer.headers]
    headers.append((b"content-length", b"%d" % len(answer.body)))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
