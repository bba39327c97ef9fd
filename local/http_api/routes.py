"""The routes and CORS settings of the deployed template's HTTP API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from local.deployment import Deployment
from local.http_api.intrinsics import resolve

ANY = "ANY"
DEFAULT = "$default"
_FUNCTION = re.compile(r'\$\{(\w+)\.Arn\}|"Fn::GetAtt": \["(\w+)"')


@dataclass(frozen=True, slots=True)
class Route:
    """One route and the function it reaches."""

    method: str
    path: str
    function: str

    @property
    def key(self) -> str:
        """Return the route key, as `GET /v1/session` or `$default`."""
        return DEFAULT if self.path == DEFAULT else f"{self.method} {self.path}"

    @property
    def rank(self) -> tuple[int, ...]:
        """Sort as API Gateway prefers: exact, then `{one}`, then `{more+}`; a method before ANY."""
        kinds = (
            2 if part.endswith("+}") else 1 if part.startswith("{") else 0
            for part in self.path.split("/")
        )
        return (self.path == DEFAULT, *kinds, self.method == ANY)

    def match(self, path: str) -> dict[str, str] | None:
        """Return the parameters in a path, which is still percent-encoded; None if not ours."""
        wanted, found = self.path.split("/"), path.split("/")
        parameters: dict[str, str] = {}
        for index, part in enumerate(wanted):
            if part.startswith("{") and part.endswith("+}"):
                rest = "/".join(found[index:])
                return parameters | {part[1:-2]: unquote(rest)} if rest else None
            if index >= len(found):
                return None
            if part.startswith("{") and found[index]:
                parameters[part[1:-1]] = unquote(found[index])
            elif part != found[index]:
                return None
        return parameters if len(wanted) == len(found) else None


@dataclass(frozen=True, slots=True)
class HttpApi:
    """What the gateway needs to know; `routes` are in the order in which they are tried."""

    api_id: str
    routes: tuple[Route, ...]
    cors: Mapping[str, Any] | None

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return the route of a request, and its path parameters."""
        for route in self.routes:
            if route.path == DEFAULT:
                return route, {}
            if route.method in (method, ANY) and (found := route.match(path)) is not None:
                return route, found
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
            integration = operation.get("x-amazon-apigateway-integration")
            named = _FUNCTION.search(json.dumps(integration))
            if not named:
                raise ValueError(f"{method} {path} has no function.")
            yield Route(
                method=ANY if method == "x-amazon-apigateway-any-method" else method.upper(),
                path=DEFAULT if path == f"/{DEFAULT}" else path,
                function=deployment.resources[named[1] or named[2]][1],
            )
