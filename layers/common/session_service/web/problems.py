"""Every refusal over HTTP: one table from code to status and words, written as RFC 9457 says."""

from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.errors import (
    InvalidFieldError,
    SessionOverError,
    SessionServiceError,
)
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.domain.times import rfc3339
from session_service.web.errors import FieldError, MethodNotAllowedError, ValidationFailedError
from session_service.web.responses import Response, json_response

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """How a code is answered: for developers a title and what to do, words for their visitor."""

    status: HTTPStatus
    title: str
    remedy: str
    user_text: str
    retry_after_seconds: int | None = None


_AGAIN = "Something went wrong. Please try again."
_RELOAD = "Your session has to start again. Please reload the page."

PROBLEMS: dict[Code, Problem] = {
    Code.SESSION_MISSING: Problem(
        HTTPStatus.UNAUTHORIZED,
        "No session credential",
        "Begin with POST /v1/session; then send its cookie or its token (Authorization: Bearer).",
        _RELOAD,
    ),
    Code.SESSION_INVALID: Problem(
        HTTPStatus.UNAUTHORIZED,
        "Session credential not valid",
        'Discard the credential. POST /v1/session with "start_new": true begins a new session.',
        _RELOAD,
    ),
    Code.SESSION_NOT_FOUND: Problem(
        HTTPStatus.UNAUTHORIZED,
        "Session not known any more",
        'Discard the credential. POST /v1/session with "start_new": true begins a new session.',
        _RELOAD,
    ),
    Code.SESSION_EXPIRED: Problem(
        HTTPStatus.UNAUTHORIZED,
        "Session expired",
        'POST /v1/session/renew goes on with what is kept; "start_new": true begins anew.',
        "You were away for a while, so we paused. You can go on where you left off.",
    ),
    Code.SESSION_ENDED: Problem(
        HTTPStatus.UNAUTHORIZED,
        "Session ended",
        'POST /v1/session with "start_new": true begins a new session.',
        "This session was ended. Please start a new one.",
    ),
    Code.SESSION_REVOKED: Problem(
        HTTPStatus.UNAUTHORIZED,
        "Session revoked",
        'POST /v1/session with "start_new": true begins a new session.',
        "This session was ended from elsewhere. Please start a new one.",
    ),
    Code.SESSION_REPLACED: Problem(
        HTTPStatus.UNAUTHORIZED,
        "Session renewed",
        "Use the successor's token; session.successor_id names whose.",
        "This session goes on elsewhere. Please reload the page.",
    ),
    Code.SESSION_REUSE_DETECTED: Problem(
        HTTPStatus.UNAUTHORIZED,
        "An outdated token was used",
        'POST /v1/session with "start_new": true begins a new session.',
        "For your safety we ended this session. Please start a new one.",
    ),
    Code.RECOVERY_WINDOW_CLOSED: Problem(
        HTTPStatus.GONE,
        "Nothing is kept any more",
        'POST /v1/session with "start_new": true begins a new session.',
        "You were away for too long, so we could not keep your work. Please start anew.",
    ),
    Code.DEVICE_NOT_FOUND: Problem(
        HTTPStatus.NOT_FOUND,
        "No such device",
        "GET /v1/session/devices lists the devices of this session.",
        "This device is not here any more.",
    ),
    Code.CSRF_FAILED: Problem(
        HTTPStatus.FORBIDDEN,
        "Not from the app's own pages",
        "Send the header Session-Client, any value, from a page of an allowed origin.",
        _AGAIN,
    ),
    Code.NOT_FOUND: Problem(
        HTTPStatus.NOT_FOUND,
        "No such resource",
        "GET /v1/openapi.json lists every path.",
        "There is nothing here.",
    ),
    Code.UPLOAD_NOT_FOUND: Problem(
        HTTPStatus.NOT_FOUND,
        "No such upload",
        "GET /v1/session/uploads lists the uploads of this session.",
        "This file is not here any more.",
    ),
    Code.MALFORMED_REQUEST: Problem(
        HTTPStatus.BAD_REQUEST,
        "Request not readable",
        "Mend the request as the detail says; sending it again as it is will not help.",
        _AGAIN,
    ),
    Code.METHOD_NOT_ALLOWED: Problem(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "Method not allowed",
        "Use a method of the Allow header.",
        _AGAIN,
    ),
    Code.NOT_ACCEPTABLE: Problem(
        HTTPStatus.NOT_ACCEPTABLE,
        "Only JSON is answered",
        "Send Accept: application/json, or no Accept header.",
        _AGAIN,
    ),
    Code.PAYLOAD_TOO_LARGE: Problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "Too large",
        "Send less: the detail names the limit.",
        "This is too large.",
    ),
    Code.UNSUPPORTED_MEDIA_TYPE: Problem(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Type not supported",
        "Send a type that the detail names.",
        "This kind of file is not taken.",
    ),
    Code.SESSION_ID_TAKEN: Problem(
        HTTPStatus.CONFLICT,
        "Session id taken",
        "Make a new random UUID (version 4) and try again.",
        _AGAIN,
    ),
    Code.IDEMPOTENCY_IN_FLIGHT: Problem(
        HTTPStatus.CONFLICT,
        "The same call is being decided",
        "Try again after the time in Retry-After, with the same Idempotency-Key.",
        _AGAIN,
        retry_after_seconds=1,
    ),
    Code.QUOTA_EXCEEDED: Problem(
        HTTPStatus.CONFLICT,
        "Upload quota used up",
        "Delete an upload first.",
        "Delete a file before you add another.",
    ),
    Code.REVISION_MISMATCH: Problem(
        HTTPStatus.PRECONDITION_FAILED,
        "Changed by somebody else",
        "GET /v1/session, look at what changed, and send its ETag as If-Match.",
        "This was changed elsewhere. Please look at it again.",
    ),
    Code.VALIDATION_FAILED: Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Fields not valid",
        "Mend the fields that errors points at.",
        "Please check what you entered.",
    ),
    Code.IDEMPOTENCY_MISMATCH: Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Idempotency key used for another request",
        "Use a new Idempotency-Key for a new request.",
        _AGAIN,
    ),
    Code.PRECONDITION_REQUIRED: Problem(
        HTTPStatus.PRECONDITION_REQUIRED,
        "If-Match header needed",
        "Send the ETag of the session you saw, with its quotes, as If-Match; or * for any.",
        _AGAIN,
    ),
    Code.INTERNAL_ERROR: Problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Internal error",
        "Try again; tell the operators the request_id if it stays.",
        _AGAIN,
    ),
    Code.SERVICE_UNAVAILABLE: Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Service unavailable",
        "Try again after the time in Retry-After. The session is not over.",
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
        "detail": error.detail or problem.remedy,
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
    if isinstance(error, SessionOverError):
        body["session"] = _session_over(error)
    if fields := _fields(error):
        body["errors"] = [{"pointer": field.pointer, "detail": field.detail} for field in fields]
    return json_response(problem.status, body, headers=headers, media_type=MEDIA_TYPE)


def _session_over(error: SessionOverError) -> dict[str, object]:
    """Return what is left of a session that cannot go on: what a reset notice shows."""
    left: dict[str, object] = {
        "session_id": error.session_id,
        "reason": error.reason,
        "recoverable": error.recoverable,
        "kept": list(error.kept),
        "ended_at": rfc3339(error.ended_at),
    }
    if error.successor_id is not None:
        left["successor_id"] = error.successor_id
    return left


def _fields(error: SessionServiceError) -> list[FieldError]:
    if isinstance(error, ValidationFailedError):
        return list(error.errors)
    if isinstance(error, InvalidFieldError):
        return [FieldError(error.pointer, error.detail)]
    return []
