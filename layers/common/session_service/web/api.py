"""Routes of one function: declared once, looked up by the key that API Gateway has matched."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import replace
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from session_service.deadline import REQUEST_BEGAN
from session_service.domain.errors import (
    CredentialError,
    SessionServiceError,
    StoreUnavailableError,
)
from session_service.domain.problem_codes import ProblemCode
from session_service.domain.rate_limits import Verdict
from session_service.observability import TENANT, logger, record_answer
from session_service.web.errors import (
    InternalServerError,
    MalformedRequestError,
    NotAcceptableError,
)
from session_service.web.preconditions import accepts
from session_service.web.problems import problem_response
from session_service.web.rate_limit_headers import rate_limit_headers
from session_service.web.requests import Request
from session_service.web.responses import Response

if TYPE_CHECKING:
    from session_service.domain.operator_keys import Demand
    from session_service.web.edge import Edge
    from session_service.web.limits import Limits
    from session_service.web.operators import Operators

# What a call that can do without a session answers to a credential that cannot be used.
REFUSALS = (
    ProblemCode.SESSION_INVALID,
    ProblemCode.SESSION_REVOKED,
    ProblemCode.SESSION_BLOCKED,
    ProblemCode.SESSION_REPLACED,
    ProblemCode.SESSION_REUSE_DETECTED,
    ProblemCode.CSRF_FAILED,
    ProblemCode.RATE_LIMITED,
)

type Handler = Callable[[Request], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call of the API: how it is answered, and what the OpenAPI document says of it.

    `answers` maps each success status to the shape of its body (a TypedDict, None for no body);
    `body` names the pydantic model of the request (`module:Model`), where it has one, which only
    those import who read a body; `scope` is what an operator key must allow, on the routes that are
    for operators: one scope, or no more than to be a good key.
    """

    route_key: str
    handle: Handler
    answers: Mapping[HTTPStatus, type | None]
    body: str | None
    problems: tuple[ProblemCode, ...]
    needs_session: bool
    headers: tuple[str, ...]
    query: Mapping[str, str]
    media_types: tuple[str, ...]
    scope: "Demand | None"

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (self.handle.__doc__ or "").strip().splitlines()[0]


@dataclass(frozen=True, slots=True)
class Api:
    """The operations of one function, callable as its Lambda handler.

    There is no router: the gateway has matched the route and says which one (`routeKey`), so that
    finding the operation is one dictionary look-up (ADR 1). `limits` counts refused credentials;
    `operators` proves operator keys, before a route that asks for a scope is handled; `edge` tells
    first of all whom a call comes from. What says nothing of anybody can do without it.
    """

    limits: "Callable[[], Limits] | None" = None
    operators: "Callable[[], Operators] | None" = None
    operations: dict[str, Operation] = field(default_factory=dict)
    edge: "Callable[[], Edge] | None" = None

    def route(
        self,
        route_key: str,
        *,
        answers: Mapping[HTTPStatus, type | None],
        body: str | None = None,
        problems: tuple[ProblemCode, ...] = (),
        needs_session: bool = True,
        headers: tuple[str, ...] = (),
        query: Mapping[str, str] | None = None,
        media_types: tuple[str, ...] = ("application/json",),
        scope: "Demand | None" = None,
    ) -> Callable[[Handler], Handler]:
        """Declare the function below as the operation of `METHOD /path` (or `$default`)."""

        def declare(handle: Handler) -> Handler:
            self.operations[route_key] = Operation(
                route_key=route_key,
                handle=handle,
                answers=answers,
                body=body,
                problems=problems,
                needs_session=needs_session and scope is None,
                headers=headers,
                query=query or {},
                media_types=media_types,
                scope=scope,
            )
            return handle

        return declare

    def __call__(self, event: Mapping[str, Any], _context: object) -> dict[str, Any]:
        """Answer one request. A refusal is an answer; only a bug is logged as an error."""
        REQUEST_BEGAN.set(time.monotonic())
        TENANT.set("")
        request_id = event["requestContext"]["requestId"]
        code: str | None = None
        network = ""
        request: Request | None = None
        try:
            request = Request.from_event(event)
            if self.edge is not None:
                request = self.edge().admit(request)
            response = self._handle(request)
        except Exception as raised:
            refusal = _refusal(raised, request_id)
            code = str(refusal.code)
            response = problem_response(refusal, path=event["rawPath"], request_id=request_id)
            if request is not None and response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                network = self._network(request)
        for verdict in request.verdicts if request is not None else ():
            response = response.with_headers(_headers(verdict))
        record_answer(event["routeKey"], int(response.status), code, request_id, network)
        return response.as_event(request_id)

    def _handle(self, request: Request) -> Response:
        operation = self.operations[request.route_key]
        if not any(accepts(request, media_type) for media_type in operation.media_types):
            raise NotAcceptableError(f"Accept {' or '.join(operation.media_types)}.")
        if operation.scope is not None:
            assert self.operators is not None
            operator = self.operators().require(request, operation.scope)
            _require_known(request.query, operation.query)
            return operation.handle(replace(request, operator=operator))
        return counted_refusals(operation.handle, request, self.limits)

    def _network(self, request: Request) -> str:
        """Return what the network of a refused caller is called; nothing where no key can name it.

        A good answer tells no network: nobody has to find out who got what they may have.
        """
        with suppress(StoreUnavailableError):
            return "" if self.limits is None else self.limits().pseudonym(request)
        return ""


def counted_refusals(
    handle: Handler, request: Request, limits: "Callable[[], Limits] | None"
) -> Response:
    """Return the handler's answer; a credential it refuses is counted, and may be one too many."""
    try:
        return handle(request)
    except CredentialError:
        if limits is not None:
            limits().refused(request)
        raise


def _require_known(query: Mapping[str, str], known: Mapping[str, str]) -> None:
    """Raise MalformedRequestError for a query parameter that a route does not declare.

    Only for operators: a filter that is spelt wrong would answer everything. Visitors' calls pass
    by what others add to addresses, and their answers depend on no filter.
    """
    for name in query:
        if name not in known:
            takes = f"It takes {', '.join(known)}." if known else "It takes none."
            raise MalformedRequestError(f"This call has no query parameter {name[:40]!r}. {takes}")


def _headers(verdict: Verdict) -> dict[str, str]:
    return rate_limit_headers(
        verdict.limit.name,
        quota=verdict.limit.quota,
        window_seconds=verdict.limit.window_seconds,
        remaining=verdict.remaining,
        wait_seconds=verdict.wait_seconds,
    )


def _refusal(raised: Exception, request_id: str) -> SessionServiceError:
    """Return the refusal to answer with; log what only its log line may tell."""
    if not isinstance(raised, SessionServiceError):
        logger().error("internal_error", exc_info=raised, extra={"request_id": request_id})
        return InternalServerError()
    if isinstance(raised, StoreUnavailableError):
        logger().warning(str(raised.code), exc_info=raised, extra={"request_id": request_id})
    return raised
