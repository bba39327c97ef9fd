"""Whether an answer is one that docs/openapi.json promises: its status, its kind, its shape."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema_rs import Draft202012Validator

from local.http_api.routes import Route

_DOCUMENT = Path(__file__).parents[2] / "docs/openapi.json"


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
    body = response.json()
    validator = _validator(path, request.method.lower(), response.status_code, kind)
    found = [f"{where}: {error.message}" for error in validator.iter_errors(body)]
    if kind == "application/problem+json" and body["code"] not in described["description"]:
        found.append(f"{where}: {body['code']} is not among its codes")
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
    answer = _document()["paths"][path][method]["responses"][str(status)]
    # Beside the schema, so that its references lead there.
    schema = {**answer["content"][kind]["schema"], "components": _document()["components"]}
    return Draft202012Validator(schema)
