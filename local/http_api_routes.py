"""Bridges a gap of the local cloud: it ignores the `Body` that SAM gives an HTTP API, so the API has no routes.

The routes and CORS settings are read here from the deployed template instead, for `local.http_api_gateway`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from local.deployment import Deployment
from local.intrinsics import resolve

ANY = "ANY"
_FUNCTION = re.compile(r"\$\{(\w+)\.Arn\}|\"Fn::GetAtt\": \[\"(\w+)\"")


@dataclass(frozen=True, slots=True)
class Route:
    """One route key (`GET /v1/session`, `$default`) and the function it reaches."""

    method: str
    path: str
    function: str

    @property
    def key(self) -> str:
        return self.path if self.path == "$default" else f"{self.method} {self.path}"

    def match(self, path: str) -> dict[str, str] | None:
        """Return the path parameters when the (still encoded) path is this route's, else None."""
        wanted, found = self.path.split("/"), path.split("/")
        parameters: dict[str, str] = {}
        for index, segment in enumerate(wanted):
            if segment.startswith("{") and segment.endswith("+}"):
                rest = "/".join(found[index:])
                return parameters | {segment[1:-2]: unquote(rest)} if rest else None
            if index >= len(found):
                return None
            if segment.startswith("{"):
                if not found[index]:
                    return None
                parameters[segment[1:-1]] = unquote(found[index])
            elif segment != found[index]:
                return None
        return parameters if len(wanted) == len(found) else None

    @property
    def rank(self) -> tuple[int, ...]:
        """Order as API Gateway prefers: exact segments, then variables, then greedy ones; a method before ANY."""
        segments = (
            2 if part.endswith("+}") else 1 if part.startswith("{") else 0
            for part in self.path.split("/")
        )
        return (self.path == "$default", *segments, self.method == ANY)


@dataclass(frozen=True, slots=True)
class HttpApi:
    """What the gateway needs to know of the deployed HTTP API."""

    api_id: str
    routes: tuple[Route, ...]
    cors: Mapping[str, Any] | None

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return the best route for a request and its path parameters."""
        for route in self.routes:
            if route.path == "$default":
                return route, {}
            if route.method in (method, ANY) and (parameters := route.match(path)) is not None:
                return route, parameters
        return None


def read(deployment: Deployment) -> HttpApi:
    """Return the template's one HTTP API."""
    ((logical, api_id),) = deployment.of_type("AWS::ApiGatewayV2::Api").items()
    body = deployment.template["Resources"][logical]["Properties"].get("Body") or {}
    cors = resolve(body.get("x-amazon-apigateway-cors"), deployment)
    return HttpApi(
        api_id=api_id,
        routes=tuple(sorted(_routes(body, deployment), key=lambda route: route.rank)),
        cors=cors if isinstance(cors, dict) else None,
    )


def _routes(body: Mapping[str, Any], deployment: Deployment) -> Iterator[Route]:
    for path, operations in (body.get("paths") or {}).items():
        for method, operation in operations.items():
            integration = (
                operation.get("x-amazon-apigateway-integration")
                if isinstance(operation, dict)
                else None
            )
            if not integration:
                continue
            named = _FUNCTION.search(json.dumps(integration["uri"]))
            if not named:
                raise ValueError(f"The integration of {method} {path} names no function.")
            yield Route(
                method=ANY if method == "x-amazon-apigateway-any-method" else method.upper(),
                path=path.removeprefix("/") if path == "/$default" else path,
                function=deployment.resources[named[1] or named[2]][1],
            )
