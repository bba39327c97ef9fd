"""Write the OpenAPI document from the functions' own declarations, or check that it is current.

`python -m scripts.openapi` writes, `python -m scripts.openapi --check` exits 1 where it differs.
"""

import importlib.util
import json
import sys
from copy import replace
from http import HTTPStatus
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from scripts.openapi_links import links
from scripts.openapi_parameters import parameters
from scripts.openapi_problem import headers, problem_headers, problem_schema
from session_service.domain.operator_keys import ANY_KEY
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import REFUSALS, Api, Operation
from session_service.web.problem_table import PROBLEMS
from session_service.web.problems import MEDIA_TYPE
from session_service.web.session_views import SessionAnswer

ROOT = Path(__file__).parents[1]
# One for readers of the repository, one in the artefact of the function that serves it.
COPIES = (ROOT / "docs/openapi.json", ROOT / "functions/describe_service/openapi.json")

_ALWAYS = (
    Code.MALFORMED_REQUEST,
    Code.NOT_ACCEPTABLE,
    Code.INTERNAL_ERROR,
    Code.SERVICE_UNAVAILABLE,
)
_WITH_BODY = (Code.PAYLOAD_TOO_LARGE, Code.UNSUPPORTED_MEDIA_TYPE, Code.VALIDATION_FAILED)
_WITH_SESSION = (
    Code.SESSION_MISSING,
    Code.SESSION_INVALID,
    Code.SESSION_NOT_FOUND,
    Code.SESSION_EXPIRED,
    Code.SESSION_ENDED,
    Code.SESSION_REVOKED,
    Code.SESSION_BLOCKED,
    Code.SESSION_REPLACED,
    Code.SESSION_REUSE_DETECTED,
    Code.RATE_LIMITED,
    # Every check may have to end a stolen credential, and meet others at the same item.
    Code.IDEMPOTENCY_IN_FLIGHT,
)
_WITH_SCOPE = (Code.OPERATOR_KEY_INVALID, Code.FORBIDDEN, Code.RATE_LIMITED)


def operations() -> dict[str, Operation]:
    """Return every operation of every function by its route key, `$default` apart."""
    found: dict[str, Operation] = {}
    for path in sorted((ROOT / "functions").glob("*/app.py")):
        api = getattr(_load(path), "api", None)
        if isinstance(api, Api):
            direct = () if api.edge is None else (Code.FORBIDDEN,)
            found |= {
                key: replace(op, problems=(*op.problems, *direct))
                for key, op in api.operations.items()
                if key != "$default"
            }
    return dict(sorted(found.items(), key=lambda entry: entry[0].split(" ")[::-1]))


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    found = operations()
    schemas, definitions = _schemas(found)
    paths: dict[str, dict[str, Any]] = {}
    for key, operation in found.items():
        method, path = key.split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(operation, schemas)
    definitions["Problem"] = problem_schema()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Maria Sessions",
            "version": "1",
            "description": "Anonymous-first sessions for web apps: one call begins one, one read"
            " checks it. Every refusal is an RFC 9457 problem with a stable code.",
        },
        "servers": [{"url": "/"}],
        "x-problem-codes": [_problem_entry(code) for code in Code],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(definitions.items())),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "mst_…"},
                "operator_key": {"type": "http", "scheme": "bearer", "bearerFormat": "mok_…"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
            },
        },
    }


def rendered() -> str:
    """Return the document as it stands in the repository."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check, and say what was done."""
    text = rendered()
    if arguments == ["--check"]:
        stale = [str(copy.relative_to(ROOT)) for copy in COPIES if _current(copy) != text]
        print(
            f"not current: {', '.join(stale)}; run make openapi" if stale else "OpenAPI is current"
        )
        return 1 if stale else 0
    for copy in COPIES:
        copy.write_text(text, encoding="utf-8")
        print(f"wrote {copy.relative_to(ROOT)}")
    return 0


def _current(copy: Path) -> str:
    return copy.read_text(encoding="utf-8") if copy.exists() else ""


def _load(path: Path) -> object:
    name = f"openapi_{path.parent.name}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _schemas(found: dict[str, Operation]) -> tuple[dict[type, dict[str, Any]], dict[str, Any]]:
    template = "#/components/schemas/{model}"
    bodies = [_model(operation.body) for operation in found.values() if operation.body]
    answers = {
        shape for operation in found.values() for shape in operation.answers.values() if shape
    }
    _, of_bodies = models_json_schema(
        [(body, "validation") for body in bodies],
        ref_template=template,
    )
    adapters: list[Any] = [
        (shape, "serialization", TypeAdapter(shape))
        for shape in sorted(answers, key=lambda shape: shape.__name__)
    ]
    refs, of_answers = TypeAdapter.json_schemas(adapters, ref_template=template)
    by_type = {shape: schema for (shape, _), schema in refs.items()}
    by_type |= {body: {"$ref": template.format(model=body.__name__)} for body in bodies}
    definitions = of_bodies.get("$defs", {}) | of_answers.get("$defs", {})
    return by_type, definitions


def _operation(operation: Operation, schemas: dict[type, dict[str, Any]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.handle.__name__,
        "summary": operation.summary,
        "security": _security(operation),
        "responses": _responses(operation, schemas),
    }
    if named := parameters(operation):
        described["parameters"] = named
    if operation.body is not None:
        model = _model(operation.body)
        described["requestBody"] = {
            "required": any(field.is_required() for field in model.model_fields.values()),
            "content": {"application/json": {"schema": schemas[model]}},
        }
    return described


def _model(name: str) -> type[BaseModel]:
    model: type = resolve_name(name)
    assert issubclass(model, BaseModel)
    return model


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    """Return who may call: one of these has to hold, and an empty one always does."""
    if operation.scope is not None:
        return [{"operator_key": [] if operation.scope == ANY_KEY else [str(operation.scope)]}]
    session: list[dict[str, list[str]]] = [{"token": []}, {"cookie": []}]
    if operation.needs_session:
        return session
    return [*session, {}] if set(REFUSALS) <= set(operation.problems) else []


def _responses(operation: Operation, schemas: dict[type, dict[str, Any]]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, shape in operation.answers.items():
        answer: dict[str, Any] = {"description": status.phrase}
        if shape is not None:
            content: dict[str, Any] = {"application/json": {"schema": schemas[shape]}}
            if "text/plain" in operation.media_types:
                content["text/plain"] = {"schema": {"type": "string"}}
            answer["content"] = content
        answer["headers"] = headers(*(("ETag",) if shape is SessionAnswer else ()))
        if following := links(operation.handle.__name__, int(status)):
            answer["links"] = following
        responses[str(int(status))] = answer
    codes = {*operation.problems, *_ALWAYS}
    if operation.scope is not None:
        codes |= set(_WITH_SCOPE)
    if operation.needs_session:
        codes |= set(_WITH_SESSION)
        codes |= set() if operation.route_key.startswith("GET") else {Code.CSRF_FAILED}
    if operation.body is not None:
        codes |= set(_WITH_BODY)
    by_status: dict[HTTPStatus, list[Code]] = {}
    for code in Code:
        if code in codes:
            by_status.setdefault(PROBLEMS[code].status, []).append(code)
    for status, listed in sorted(by_status.items()):
        responses[str(int(status))] = {
            "description": f"{status.phrase}: {', '.join(listed)}",
            "headers": problem_headers(status, listed),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return responses


def _problem_entry(code: Code) -> dict[str, Any]:
    problem = PROBLEMS[code]
    return {
        "code": str(code),
        "status": int(problem.status),
        "title": problem.title,
        "user_text": problem.user_text,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
