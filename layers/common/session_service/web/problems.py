"""Every refusal over HTTP, written as RFC 9457 says from the one table of codes."""

from http import HTTPStatus

from session_service.domain.errors import (
    InvalidFieldError,
    RateLimitedError,
    SessionExpiredError,
    SessionOverError,
    SessionRevokedError,
    SessionServiceError,
)
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.domain.times import rfc3339
from session_service.web.errors import FieldError, MethodNotAllowedError, ValidationFailedError
from session_service.web.problem_table import PROBLEMS, TO_BE_RENEWED
from session_service.web.rate_limit_headers import rate_limit_headers
from session_service.web.responses import Response, json_response

MEDIA_TYPE = "application/problem+json"


def problem_type(code: Code) -> str:
    """Return the problem's type: a path on this service that explains it to people."""
    return f"/v1/problems/{code}"


def problem_response(error: SessionServiceError, *, path: str, request_id: str) -> Response:
    """Return the answer for a refusal. The same error always gives the same words."""
    problem = PROBLEMS[error.code]
    body = problem_body(error, path=path, request_id=request_id)
    headers: dict[str, str] = {}
    if isinstance(error, RateLimitedError):
        headers |= rate_limit_headers(
            error.limit,
            quota=error.quota,
            window_seconds=error.window_seconds,
            remaining=0,
            wait_seconds=error.retry_after_seconds,
        )
    if "retry_after_seconds" in body:
        headers["Retry-After"] = str(body["retry_after_seconds"])
    if problem.status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = f'Bearer realm="sessions", error="{error.code}"'
    if isinstance(error, MethodNotAllowedError):
        headers["Allow"] = ", ".join(error.allowed)
    return json_response(problem.status, body, headers=headers, media_type=MEDIA_TYPE)


def problem_body(error: SessionServiceError, *, path: str, request_id: str) -> dict[str, object]:
    """Return a refusal as RFC 9457 writes it."""
    problem = PROBLEMS[error.code]
    words = problem
    if isinstance(error, SessionExpiredError) and not error.recoverable:
        words = PROBLEMS[Code.RECOVERY_WINDOW_CLOSED]  # nobody is promised what is gone
    if isinstance(error, SessionRevokedError) and error.recoverable:
        words = TO_BE_RENEWED
    body: dict[str, object] = {
        "type": problem_type(error.code),
        "title": problem.title,
        "status": int(problem.status),
        "detail": error.detail or words.remedy,
        "instance": path,
        "code": str(error.code),
        "request_id": request_id,
        "user_text": words.user_text,
    }
    retry_after = problem.retry_after_seconds
    if isinstance(error, RateLimitedError):
        retry_after = error.retry_after_seconds
    if retry_after is not None:
        body["retry_after_seconds"] = retry_after
    if isinstance(error, SessionOverError):
        body["session"] = _session_over(error)
    if fields := _fields(error):
        body["errors"] = [{"pointer": field.pointer, "detail": field.detail} for field in fields]
    return body


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
