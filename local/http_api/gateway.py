"""The server: turns requests into invocations through the AWS API of the local cloud."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import defaultdict
from typing import Any

import aiohttp
from aiohttp import web
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from multidict import CIMultiDict

from local import aws
from local.http_api import cors
from local.http_api.events import (
    INTERNAL_ERROR,
    Answer,
    Request,
    gateway_answer,
    to_answer,
    to_event,
)
from local.http_api.routes import HttpApi, Route
from local.pages.answers import Pages
from local.steps import say

BODY_LIMIT = 10 * 1024 * 1024
HEADER_LIMIT = 10_240
INTEGRATION_SECONDS = 30
# AWS would start an environment for each; here that is a process of 50 MB and a third of a second.
ENVIRONMENTS = 8
_CREDENTIALS = Credentials(aws.ACCESS_KEY, aws.SECRET_KEY)


class Gateway:
    """Answers 503 until `open` gives it an API, and after `close`."""

    def __init__(self) -> None:
        self._api: HttpApi | None = None
        self._endpoint = ""
        self._session: aiohttp.ClientSession | None = None
        self._free = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(ENVIRONMENTS))

    def open(self, api: HttpApi, endpoint: str) -> None:
        """Serve this API from now on."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60),
            timeout=aiohttp.ClientTimeout(total=INTEGRATION_SECONDS),
        )
        self._api, self._endpoint = api, endpoint

    async def close(self) -> None:
        """Serve nothing any more."""
        self._api = None
        if self._session:
            await self._session.close()
            self._session = None

    async def get(self, path: str) -> Answer:
        """Return what a GET from this machine is answered, without a connection to ourselves."""
        request = Request("GET", path, "", [("host", "127.0.0.1")], b"", "127.0.0.1")
        return await self._answer(request, _request_id())

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        if self._api is None:
            return _respond(gateway_answer(503, "Service Unavailable"), [("retry-after", "1")])
        origin = request.headers.get("origin", "")
        settings = self._api.cors
        if settings and request.method == "OPTIONS":
            return _respond(Answer(204), cors.preflight(settings, origin, request.headers))
        request_id = _request_id()
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            answer = gateway_answer(413, "Request Entity Too Large")
        else:
            received = Request(
                method=request.method,
                path=request.rel_url.raw_path,
                query=request.rel_url.raw_query_string,
                headers=list(request.headers.items()),
                body=body,
                source_ip=request.remote or "",
            )
            answer = await self._answer(received, request_id)
        if answer.cause:
            say(f"{request.method} {request.path} failed in {answer.cause}")
        added = [("apigw-requestid", request_id)]
        if settings:
            answer.headers = [
                (name, value)
                for name, value in answer.headers
                if not name.lower().startswith("access-control-")
            ]
            added += cors.headers(settings, origin)
        return _respond(answer, added)

    async def _answer(self, request: Request, request_id: str) -> Answer:
        if self._api is None:
            return gateway_answer(503, "Service Unavailable")
        found = self._api.find(request.method, request.path)
        if found is None:
            return gateway_answer(404, "Not Found")
        route, path_parameters = found
        event = to_event(
            request,
            api_id=self._api.api_id,
            request_id=request_id,
            route_key=route.key,
            path_parameters=path_parameters,
        )
        return await self._invoke(route, event)

    async def _invoke(self, route: Route, event: dict[str, Any]) -> Answer:
        url = f"{self._endpoint}/2015-03-31/functions/{route.function}/invocations"
        payload = json.dumps(event, ensure_ascii=False).encode(errors="replace")
        signed = AWSRequest("POST", url, {"Content-Type": "application/json"}, payload)
        SigV4Auth(_CREDENTIALS, "lambda", aws.REGION).add_auth(signed)
        assert self._session is not None  # noqa: S101 - open() came first
        try:
            async with (
                self._free[route.function],
                self._session.post(url, data=payload, headers=dict(signed.headers)) as response,
            ):
                result = await response.read()
        except (TimeoutError, aiohttp.ClientError):
            return gateway_answer(503, "Service Unavailable")
        match response.status:
            case 200 if "x-amz-function-error" not in response.headers:
                return to_answer(json.loads(result or b"null"))
            case 413:
                return gateway_answer(413, "Request Entity Too Large")
            case 429:
                return gateway_answer(503, "Service Unavailable")
        answer = gateway_answer(500, INTERNAL_ERROR)
        answer.cause = f"{route.function}: {result.decode(errors='replace')}"
        return answer


def application(gateway: Gateway, pages: Pages) -> web.Application:
    """Return the web application: what is no page is the API's."""

    async def handle(request: web.Request) -> web.Response:
        known = request.headers.get("if-none-match", "")
        page = pages.answer(request.method, request.rel_url.raw_path, known)
        return await gateway.handle(request) if page is None else _respond(page, [])

    app = web.Application(client_max_size=BODY_LIMIT)
    app.on_response_prepare.append(_hide_server)
    app.router.add_route("*", "/{path:.*}", handle)
    return app


def _request_id() -> str:
    return secrets.token_urlsafe(11) + "="


def _respond(answer: Answer, added: list[tuple[str, str]]) -> web.Response:
    headers = CIMultiDict([*answer.headers, *added])
    headers.popall("content-length", None)
    return web.Response(status=answer.status, headers=headers, body=answer.body)


async def _hide_server(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("server", None)
