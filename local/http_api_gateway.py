"""The HTTP API of the local run: an HTTP server in front of the deployed functions.

Bridges gaps of the local cloud's own data plane: it knows no routes of ours (see `local.http_api_routes`),
gives functions no `cookies`, and calls every caller 127.0.0.1. Functions are invoked through the AWS API.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

import aiohttp
from aiohttp import web
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from multidict import CIMultiDict

from local import aws, http_api_cors
from local.http_api_events import (
    INTERNAL_ERROR,
    Answer,
    Request,
    gateway_answer,
    to_answer,
    to_event,
)
from local.http_api_routes import HttpApi, Route

BODY_LIMIT = 10 * 1024 * 1024
HEADER_LIMIT = 10_240
INTEGRATION_SECONDS = 30
_CREDENTIALS = Credentials(aws.ACCESS_KEY, aws.SECRET_KEY)


class Gateway:
    """Answers 503 until `open` gives it an API."""

    def __init__(self) -> None:
        self._api: HttpApi | None = None
        self._endpoint = ""
        self._session: aiohttp.ClientSession | None = None

    def open(self, api: HttpApi, endpoint: str) -> None:
        self._session = self._session or aiohttp.ClientSession(
            auto_decompress=False,
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60),
            timeout=aiohttp.ClientTimeout(total=INTEGRATION_SECONDS),
        )
        self._api, self._endpoint = api, endpoint

    async def close(self) -> None:
        self._api = None
        if self._session:
            await self._session.close()
            self._session = None

    async def handle(self, request: web.Request) -> web.Response:
        if self._api is None:
            starting = gateway_answer(503, "The local stack is starting or stopping.")
            return _respond(starting, [("retry-after", "1")])
        request_id = secrets.token_urlsafe(11) + "="
        origin = request.headers.get("origin", "")
        if self._api.cors and request.method == "OPTIONS":
            return _respond(
                Answer(204), http_api_cors.preflight(self._api.cors, origin, request.headers)
            )
        answer = await self._answer(self._api, request, request_id)
        extra = [("apigw-requestid", request_id)]
        if self._api.cors:
            answer.headers = [
                pair for pair in answer.headers if not pair[0].lower().startswith("access-control-")
            ]
            extra += http_api_cors.headers(self._api.cors, origin)
        return _respond(answer, extra)

    async def get(self, path: str) -> Answer:
        """Return what a GET from this machine is answered, without a connection."""
        assert self._api is not None  # noqa: S101 - open() came first
        found = self._api.find("GET", path)
        if found is None:
            return gateway_answer(404, "Not Found")
        request = Request("GET", path, "", [("host", "127.0.0.1")], b"", "127.0.0.1")
        return await self._call(self._api, *found, request, secrets.token_urlsafe(11) + "=")

    async def _answer(self, api: HttpApi, request: web.Request, request_id: str) -> Answer:
        path = request.rel_url.raw_path
        found = api.find(request.method, path)
        if found is None:
            return gateway_answer(404, "Not Found")
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return gateway_answer(413, "Request Entity Too Large")
        received = Request(
            method=request.method,
            path=path,
            query=request.rel_url.raw_query_string,
            headers=list(request.headers.items()),
            body=body,
            source_ip=request.remote or "",
        )
        return await self._call(api, *found, received, request_id)

    async def _call(
        self,
        api: HttpApi,
        route: Route,
        path_parameters: dict[str, str],
        request: Request,
        request_id: str,
    ) -> Answer:
        event = to_event(
            request,
            api_id=api.api_id,
            request_id=request_id,
            route_key=route.key,
            path_parameters=path_parameters,
        )
        return await self._invoke(route, event)

    async def _invoke(self, route: Route, event: dict[str, Any]) -> Answer:
        url = f"{self._endpoint}/2015-03-31/functions/{route.function}/invocations"
        payload = json.dumps(event, ensure_ascii=False).encode()
        signed = AWSRequest("POST", url, data=payload, headers={"Content-Type": "application/json"})
        SigV4Auth(_CREDENTIALS, "lambda", aws.REGION).add_auth(signed)
        assert self._session is not None  # noqa: S101 - open() came first
        try:
            async with self._session.post(
                url, data=payload, headers=dict(signed.headers)
            ) as response:
                result = await response.read()
        except (TimeoutError, aiohttp.ClientError, asyncio.IncompleteReadError):
            return gateway_answer(503, "Service Unavailable")
        if response.status == 429:
            return gateway_answer(503, "Service Unavailable")
        if response.status == 413:
            return gateway_answer(413, "Request Entity Too Large")
        if response.status != 200 or "x-amz-function-error" in response.headers:
            return gateway_answer(500, INTERNAL_ERROR)
        return to_answer(json.loads(result or b"null"))


def _respond(answer: Answer, extra: list[tuple[str, str]]) -> web.Response:
    headers = CIMultiDict([*answer.headers, *extra])
    headers.popall("content-length", None)
    return web.Response(status=answer.status, headers=headers, body=answer.body)


async def _hide_server(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("server", None)


def application(gateway: Gateway) -> web.Application:
    app = web.Application(client_max_size=BODY_LIMIT)
    app.on_response_prepare.append(_hide_server)
    app.router.add_route("*", "/{path:.*}", gateway.handle)
    return app
