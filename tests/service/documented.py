"""Whether an answer is one that docs/openapi.json promises: its status, its kind, its shape."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from local.http_api.routes import Route

_DOCUMENT = Path(__file__).parents[2] / "docs/openapi.json"
_ADDRESS = "urn:openapi"


def undocumented(response: httpx.Response) -> list[str]:
    """Return what the OpenAPI document does not say of the answer to a request."""
    request = response.request
    path = _path(request.url.path)
    if path is None:
        return []  # answered by the route for everything else, which no document lists
    operation = _document()["paths"][path].get(request.method.lower())
    if operation is None:
        return []
    where = f"{request.method} {path} → {response.status_code}"
    described = operation["responses"].get(str(response.status_code))
    if described is None:
        return [f"{where} {response.text[:200]}"]
    content = described.get("content")
    if content is None:
        return [f"{where} with a body"] if response.content else []
    kind = response.headers.get("content-type", "").partition(";")[0]
    if kind not in content:
        return [f"{where} as {kind}"]
    found = [
        f"{where}: {error.json_path} {error.message}"
        for error in _validator(
            path, request.method.lower(), response.status_code, kind
        ).iter_errors(response.json())
    ]
    if (
        kind == "application/problem+json"
        and response.json()["code"] not in described["description"]
    ):
        found.append(f"{where}: {response.json()['code']} is not among its codes")
    return found


@cache
def _document() -> Any:
    return json.loads(_DOCUMENT.read_text(encoding="utf-8"))


@cache
def _path(path: str) -> str | None:
    routes = sorted((Route("ANY", each, "") for each in _document()["paths"]), key=lambda r: r.rank)
    return next((route.path for route in routes if route.match(path) is not None), None)


@cache
def _validator(path: str, method: str, status: int, kind: str) -> Draft202012Validator:
    resource: Any = Resource.from_contents(_document(), default_specification=DRAFT202012)
    registry = Registry().with_resource(_ADDRESS, resource)
    way = ("paths", path, method, "responses", str(status), "content", kind, "schema")
    pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in way)
    return Draft202012Validator({"$ref": f"{_ADDRESS}#/{pointer}"}, registry=registry)
