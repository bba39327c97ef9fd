"""Refusals that only make sense over HTTP.

SessionServiceError
├── MalformedRequestError
├── BodyTooLargeError
├── MediaTypeNotSupportedError
├── NotAcceptableError
├── RouteNotFoundError
├── MethodNotAllowedError
├── CsrfFailedError
├── PreconditionRequiredError
├── ValidationFailedError
└── InternalServerError
"""

from collections.abc import Sequence
from dataclasses import dataclass

from session_service.domain.errors import SessionServiceError
from session_service.domain.problem_codes import ProblemCode


class MalformedRequestError(SessionServiceError):
    """The request cannot be read."""

    code = ProblemCode.MALFORMED_REQUEST


class BodyTooLargeError(SessionServiceError):
    """The body is larger than any call needs."""

    code = ProblemCode.PAYLOAD_TOO_LARGE


class MediaTypeNotSupportedError(SessionServiceError):
    """The body is of a type that no call takes."""

    code = ProblemCode.UNSUPPORTED_MEDIA_TYPE


class NotAcceptableError(SessionServiceError):
    """The caller takes no JSON."""

    code = ProblemCode.NOT_ACCEPTABLE


class RouteNotFoundError(SessionServiceError):
    """There is no such path."""

    code = ProblemCode.NOT_FOUND


class MethodNotAllowedError(SessionServiceError):
    """The path exists, for other methods."""

    code = ProblemCode.METHOD_NOT_ALLOWED

    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__(f"Allowed: {', '.join(allowed)}.")
        self.allowed = allowed


class CsrfFailedError(SessionServiceError):
    """A write with a cookie does not prove that it comes from our own pages."""

    code = ProblemCode.CSRF_FAILED


class PreconditionRequiredError(SessionServiceError):
    """The call needs an If-Match header (RFC 6585 §3)."""

    code = ProblemCode.PRECONDITION_REQUIRED


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field. `pointer` is a JSON pointer into the body (RFC 6901)."""

    pointer: str
    detail: str


class ValidationFailedError(SessionServiceError):
    """Fields of the body break their rules."""

    code = ProblemCode.VALIDATION_FAILED

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__()
        self.errors = errors


class InternalServerError(SessionServiceError):
    """A fault of ours, logged under the request id; nothing about it is told."""

    code = ProblemCode.INTERNAL_ERROR
