"""What the service says of itself, and the answer to every path and method it does not have."""

from http import HTTPStatus
from pathlib import Path

from session_service import bootstrap
from session_service.bootstrap import clients
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import Api
from session_service.web.errors import MethodNotAllowedError, RouteNotFoundError
from session_service.web.problem_pages import ProblemPage, explain
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from session_service.web.route_table import RouteTable
from session_service.web.service_views import HealthView, OpenApiView

lambda_handler = api = Api()
clients.prime(bootstrap.table)
routes = RouteTable(Path(__file__).with_name("openapi.json"))


@api.route(
    "GET /v1/health",
    answers={HTTPStatus.OK: HealthView},
    problems=(Code.SERVICE_UNAVAILABLE,),
    needs_session=False,
)
def show_health(_request: Request) -> Response:
    """Tell whether the service can reach its table."""
    bootstrap.probe_table()
    return json_response(HTTPStatus.OK, {"status": "ok"})


@api.route("GET /v1/openapi.json", answers={HTTPStatus.OK: OpenApiView}, needs_session=False)
def show_openapi(_request: Request) -> Response:
    """Serve this API's OpenAPI document."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return Response(status=HTTPStatus.OK, body=routes.text, headers=headers)


@api.route(
    "GET /v1/problems/{code}",
    answers={HTTPStatus.OK: ProblemPage},
    problems=(Code.NOT_FOUND,),
    needs_session=False,
    media_types=("text/plain", "text/html", "application/json"),
)
def explain_problem(request: Request) -> Response:
    """Explain a problem code in plain text, or in JSON to who asks for it."""
    return explain(request)


@api.route("$default", answers={}, needs_session=False)
def refuse_unknown(request: Request) -> Response:
    """Answer a path or a method that the API does not have."""
    allowed = routes.allowed(request.path)
    if allowed:
        raise MethodNotAllowedError(allowed)
    raise RouteNotFoundError
