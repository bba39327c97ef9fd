"""The stable codes by which every refusal is named, in answers, logs and clients."""

from enum import StrEnum


class ProblemCode(StrEnum):
    """A refusal's name. A code, once published, keeps its meaning for ever."""

    SESSION_MISSING = "session_missing"
    SESSION_INVALID = "session_invalid"
    SESSION_NOT_FOUND = "session_not_found"
    SESSION_EXPIRED = "session_expired"
    SESSION_ENDED = "session_ended"
    CSRF_FAILED = "csrf_failed"
    NOT_FOUND = "not_found"
    UPLOAD_NOT_FOUND = "upload_not_found"
    MALFORMED_REQUEST = "malformed_request"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    PAYLOAD_TOO_LARGE = "payload_too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    SESSION_ID_TAKEN = "session_id_taken"
    IDEMPOTENCY_IN_FLIGHT = "idempotency_in_flight"
    QUOTA_EXCEEDED = "quota_exceeded"
    REVISION_MISMATCH = "revision_mismatch"
    VALIDATION_FAILED = "validation_failed"
    IDEMPOTENCY_MISMATCH = "idempotency_mismatch"
    PRECONDITION_REQUIRED = "precondition_required"
    INTERNAL_ERROR = "internal_error"
    SERVICE_UNAVAILABLE = "service_unavailable"
