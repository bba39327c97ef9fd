"""The calls by which operators end, block or renew a session."""

from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.session_operations import SessionOperations
from session_service.domain.sessions import Session
from session_service.web.bodies import read_body
from session_service.web.causes import operator
from session_service.web.operator_bodies import ReasonBody
from session_service.web.operator_calls import session_id_of
from session_service.web.operator_reasons import given_reason
from session_service.web.operator_views import OperatedSessionAnswer, operated_session_view
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response, no_content


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionCalls:
    """One method per call. The operator's key is proven, and allows it; it sees its tenant."""

    sessions: SessionOperations
    upload_limit: int

    def end(self, request: Request) -> Response:
        """Answer 204 once the session is over, and again for one that already was."""
        tenant_id, note = request.proven_operator().tenant_id, given_reason(request)
        self.sessions.end(tenant_id, session_id_of(request), operator(request), note)
        return no_content()

    def block(self, request: Request) -> Response:
        """Answer the session once it is blocked; one that was over for good, as it stands."""
        tenant_id, note = request.proven_operator().tenant_id, _reason(request)
        session_id = session_id_of(request)
        return self._shown(self.sessions.block(tenant_id, session_id, operator(request), note))

    def demand_renewal(self, request: Request) -> Response:
        """Answer the session once it has to be renewed; one that is not live, as it stands."""
        tenant_id, note = request.proven_operator().tenant_id, _reason(request)
        session_id = session_id_of(request)
        cause = operator(request)
        return self._shown(self.sessions.demand_renewal(tenant_id, session_id, cause, note))

    def _shown(self, session: Session) -> Response:
        view = operated_session_view(session, upload_limit=self.upload_limit, reveal=False)
        answer: OperatedSessionAnswer = {"session": view}
        return json_response(HTTPStatus.OK, {**answer})


def _reason(request: Request) -> str:
    body, _ = read_body(request, ReasonBody)
    return body.reason
