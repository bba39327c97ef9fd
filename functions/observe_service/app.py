"""How the service does: key figures, its health, how it is set."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients, observation, operators, settings
from session_service.bootstrap.audit import audit_retention
from session_service.domain.operator_keys import Scope
from session_service.web import audit_parameters as parameters
from session_service.web.api import Api
from session_service.web.health_views import HealthAnswer
from session_service.web.observation_calls import answer_settings
from session_service.web.overview_views import OverviewAnswer
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.settings_views import SettingsAnswer

lambda_handler = api = Api(calls.limits, operators.operators, edge=calls.edge)
clients.prime(calls.edge, operators.operators, observation.overview_calls)


@api.route(
    "GET /v1/admin/overview",
    answers={HTTPStatus.OK: OverviewAnswer},
    query=parameters.OVERVIEW,
    scope=Scope.SERVICE_READ,
)
def read_overview(request: Request) -> Response:
    """Show the key figures of a stretch of time, hour by hour, and how far behind they are."""
    return observation.overview_calls().overview(request)


@api.route("GET /v1/admin/health", answers={HTTPStatus.OK: HealthAnswer}, scope=Scope.SERVICE_READ)
def read_service_health(request: Request) -> Response:
    """Show how requests are answered, what waits in failure queues, and what the sweep did."""
    return observation.health_calls().health(request)


@api.route(
    "GET /v1/admin/settings", answers={HTTPStatus.OK: SettingsAnswer}, scope=Scope.SERVICE_READ
)
def list_settings(_request: Request) -> Response:
    """List what the deployment runs with; nothing can be changed here."""
    return answer_settings(settings(), audit_retention())
