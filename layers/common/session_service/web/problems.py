"""Every refusal over HTTP: one table from code to status and words, written as RFC 9457 says."""

from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.errors import InvalidFieldError, SessionServiceError
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.errors import FieldError, MethodNotAllowedError, ValidationFailedError
from session_service.web.responses import Response, json_response

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """How a code is answered: status, title for developers, words for the person in front of it."""

    status: HTTPStatus
    title: str
    user_text: str
    retry_after_seconds: int | None = None


_AGAIN = "Something went wrong. Please try again."
_RELOAD = "Your session has to start again. Please reload the page."

PROBLEMS: dict[Code, Problem] = {
    Code.SESSION_MISSING: Problem(HTTPStatus.UNAUTHORIZED, "No session credential", _RELOAD),
    Code.SESSION_INVALID: Problem(HTTPStatus.UNAUTHORIZED, "Session credential not valid", _RELOAD),
    Code.SESSION_NOT_FOUND: Problem(HTTPStatus.UNAUTHORIZED, "Session not known any more", _RELOAD),
    Code.SESSION_EXPIRED: Problem(
        HTTPStatus.UNAUTHORIZED, "Session expired", "You were away for a while, so we paused."
    ),
    Code.SESSION_ENDED: Problem(
        HTTPStatus.UNAUTHORIZED, "Session ended", "This session was ended. Start a new one."
    ),
    Code.CSRF_FAILED: Problem(HTTPStatus.FORBIDDEN, "Not from the app's own pages", _AGAIN),
    Code.NOT_FOUND: Problem(HTTPStatus.NOT_FOUND, "No such resource", "There is nothing here."),
    Code.UPLOAD_NOT_FOUND: Problem(
        HTTPStatus.NOT_FOUND, "No such upload", "This file is not here any more."
    ),
    Code.MALFORMED_REQUEST: Problem(HTTPStatus.BAD_REQUEST, "Request not readable", _AGAIN),
    Code.METHOD_NOT_ALLOWED: Problem(HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed", _AGAIN),
    Code.NOT_ACCEPTABLE: Problem(HTTPStatus.NOT_ACCEPTABLE, "Only JSON is answered", _AGAIN),
    Code.PAYLOAD_TOO_LARGE: Problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too large", "This file is too large."
    ),
    Code.UNSUPPORTED_MEDIA_TYPE: Problem(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Type not supported", "This kind of file is not taken."
    ),
    Code.SESSION_ID_TAKEN: Problem(HTTPStatus.CONFLICT, "Session id taken", _AGAIN),
    Code.IDEMPOTENCY_IN_FLIGHT: Problem(
        HTTPStatus.CONFLICT, "The same call is being decided", _AGAIN, retry_after_seconds=1
    ),
    Code.QUOTA_EXCEEDED: Problem(
        HTTPStatus.CONFLICT, "Upload quota used up", "Delete a file before you add another."
    ),
    Code.REVISION_MISMATCH: Problem(
        HTTPStatus.PRECONDITION_FAILED,
        "Changed by somebody else",
        "This was changed elsewhere. Please look at it again.",
    ),
    Code.VALIDATION_FAILED: Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "Fields not valid", "Please check what you entered."
    ),
    Code.IDEMPOTENCY_MISMATCH: Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "Idempotency key used for another request", _AGAIN
    ),
    Code.PRECONDITION_REQUIRED: Problem(
        HTTPStatus.PRECONDITION_REQUIRED, "If-Match header needed", _AGAIN
    ),
    Code.INTERNAL_ERROR: Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error", _AGAIN),
    Code.SERVICE_UNAVAILABLE: Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Service unavailable",
        "We cannot reach our servers. Your work is safe; please try again in a moment.",
        retry_after_seconds=1,
    ),
}


def problem_type(code: Code) -> str:
    """Return the problem's type: a path on this service that explains it to people."""
    return f"/v1/problems/{code}"


def problem_response(error: SessionServiceError, *, path: str, request_id: str) -> Response:
    """Return the answer for a refusal. The same error always gives the same words."""
    problem = PROBLEMS[error.code]
    body: dict[str, object] = {
        "type": problem_type(error.code),
        "title": problem.title,
        "status": int(problem.status),
        "detail": error.detail or problem.title,
        "instance": path,
        "code": str(error.code),
        "request_id": request_id,
        "user_text": problem.user_text,
    }
    headers: dict[str, str] = {}
    if problem.retry_after_seconds is not None:
        body["retry_after_seconds"] = problem.retry_after_seconds
        headers["Retry-After"] = str(problem.retry_after_seconds)
    if problem.status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = f'Bearer realm="sessions", error="{error.code}"'
    if isinstance(error, MethodNotAllowedError):
        headers["Allow"] = ", ".join(error.allowed)
    if fields := _fields(error):
        body["errors"] = [{"pointer": field.pointer, "detail": field.detail} for field in fields]
    return json_response(problem.status, body, headers=headers, media_type=MEDIA_TYPE)


def _fields(error: SessionServiceError) -> list[FieldError]:
    if isinstance(error, ValidationFailedError):
        return list(error.errors)
    if isinstance(error, InvalidFieldError):
        return [FieldError(error.pointer, error.detail)]
    return []
