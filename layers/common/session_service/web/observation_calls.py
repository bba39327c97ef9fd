"""The calls on the service as a whole: its key figures, its health, its settings."""

from dataclasses import dataclass
from http import HTTPStatus

from session_service.config import Settings
from session_service.domain.overview import OverviewService
from session_service.domain.ports import Clock
from session_service.domain.service_health import HealthService
from session_service.web.errors import MalformedRequestError
from session_service.web.health_views import health_answer
from session_service.web.overview_views import overview_answer
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from session_service.web.settings_views import settings_answer
from session_service.web.time_windows import DAY_MS, flag, time_window

# Each hour of an overview is an item to read; with the time before it, twice as many.
_LONGEST_MS = 92 * DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewCalls:
    """The operator's key is proven, and allows it; it sees its tenant."""

    service: OverviewService
    clock: Clock

    def overview(self, request: Request) -> Response:
        """Answer what the whole hours that a window touches came to."""
        now = self.clock()
        window = time_window(request.query, now)
        if window.until - window.since > _LONGEST_MS:
            raise MalformedRequestError("An overview is of 92 days at most.")
        compare = bool(flag(request.query, "compare"))
        tenant_id = request.proven_operator().tenant_id
        found = self.service.overview(tenant_id, window.since, window.until, compare=compare)
        return json_response(HTTPStatus.OK, {**overview_answer(found, now)})


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCalls:
    """The operator's key is proven, and allows it; requests are those of its tenant."""

    service: HealthService
    clock: Clock

    def health(self, request: Request) -> Response:
        """Answer how the service does."""
        found = self.service.health(request.proven_operator().tenant_id)
        return json_response(HTTPStatus.OK, {**health_answer(found, self.clock())})


def answer_settings(settings: Settings, audit_retention: int) -> Response:
    """Answer what the deployment runs with; the audit is kept for so many milliseconds."""
    return json_response(HTTPStatus.OK, {**settings_answer(settings, audit_retention)})
