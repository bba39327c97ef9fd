"""What the service refuses, and why.

SessionServiceError
├── CredentialError
│   ├── SessionMissingError
│   ├── SessionInvalidError
│   ├── SessionNotFoundError
│   └── SessionOverError
│       ├── SessionExpiredError
│       ├── SessionEndedError
│       ├── SessionRevokedError
│       ├── SessionBlockedError
│       ├── SessionReplacedError
│       ├── SessionReuseDetectedError
│       └── RecoveryWindowClosedError
├── OperatorKeyInvalidError
├── ForbiddenError
├── NoSuchSessionError
├── NoSuchEventError
├── NoSuchExportError
├── OperatorKeyNotFoundError
├── DeviceNotFoundError
├── SessionIdTakenError
├── RevisionMismatchError
├── IdempotencyMismatchError
├── IdempotencyInFlightError
├── UploadNotFoundError
├── UploadTypeNotAllowedError
├── UploadTooLargeError
├── QuotaExceededError
├── InvalidFieldError
├── RateLimitedError
└── StoreUnavailableError

Every class names its problem code; what the code means over HTTP stands in `web/problems.py`.
"""

from collections.abc import Sequence
from typing import ClassVar

from session_service.domain.problem_codes import ProblemCode


class SessionServiceError(Exception):
    """A refusal with a stable code. `detail` is safe to show to the caller."""

    code: ClassVar[ProblemCode]

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class CredentialError(SessionServiceError):
    """The request proves no usable session."""


class SessionMissingError(CredentialError):
    """No credential was presented."""

    code = ProblemCode.SESSION_MISSING


class SessionInvalidError(CredentialError):
    """The credential is forged, mistyped or superseded."""

    code = ProblemCode.SESSION_INVALID


class SessionNotFoundError(CredentialError):
    """The credential was once ours, but its session's tombstone is gone too."""

    code = ProblemCode.SESSION_NOT_FOUND


class SessionOverError(CredentialError):
    """The credential is genuine and its session cannot go on. Times are epoch milliseconds.

    `recoverable` says whether it can be renewed, `kept` what a renewal would find.
    """

    def __init__(
        self,
        session_id: str,
        reason: str,
        *,
        ended_at: int,
        recoverable: bool = False,
        kept: Sequence[str] = (),
        successor_id: str | None = None,
    ) -> None:
        super().__init__()
        self.session_id = session_id
        self.reason = reason
        self.ended_at = ended_at
        self.recoverable = recoverable
        self.kept = kept
        self.successor_id = successor_id


class SessionExpiredError(SessionOverError):
    """The session lapsed: idle too long, or older than its absolute lifetime."""

    code = ProblemCode.SESSION_EXPIRED


class SessionEndedError(SessionOverError):
    """The visitor ended the session."""

    code = ProblemCode.SESSION_ENDED


class SessionRevokedError(SessionOverError):
    """Somebody other than the visitor ended the session or this device's part in it.

    Where it is recoverable, it is only to be renewed: an operator demanded that.
    """

    code = ProblemCode.SESSION_REVOKED


class SessionBlockedError(SessionOverError):
    """An operator blocked the session; nothing of it can be had again."""

    code = ProblemCode.SESSION_BLOCKED


class SessionReplacedError(SessionOverError):
    """The session was renewed; its successor's token was handed out and is in use."""

    code = ProblemCode.SESSION_REPLACED


class SessionReuseDetectedError(SessionOverError):
    """A token was used that nobody should hold any more; the device's credential is over."""

    code = ProblemCode.SESSION_REUSE_DETECTED


class RecoveryWindowClosedError(SessionOverError):
    """The session lapsed so long ago that nothing of it is kept."""

    code = ProblemCode.RECOVERY_WINDOW_CLOSED


class OperatorKeyInvalidError(SessionServiceError):
    """No operator key was presented, or one that is forged, mistyped or revoked."""

    code = ProblemCode.OPERATOR_KEY_INVALID


class ForbiddenError(SessionServiceError):
    """The credential is good, and does not allow this."""

    code = ProblemCode.FORBIDDEN


class NoSuchSessionError(SessionServiceError):
    """The tenant has no session of this id, nor its tombstone."""

    code = ProblemCode.NOT_FOUND


class NoSuchEventError(SessionServiceError):
    """The tenant's audit has no event of this id at this time."""

    code = ProblemCode.NOT_FOUND


class NoSuchExportError(SessionServiceError):
    """The tenant has no export of this id, or not any more."""

    code = ProblemCode.NOT_FOUND


class OperatorKeyNotFoundError(SessionServiceError):
    """The tenant has no operator key of this id."""

    code = ProblemCode.NOT_FOUND


class DeviceNotFoundError(SessionServiceError):
    """The session has no such device."""

    code = ProblemCode.DEVICE_NOT_FOUND


class SessionIdTakenError(SessionServiceError):
    """The client-made session id already names a session."""

    code = ProblemCode.SESSION_ID_TAKEN


class RevisionMismatchError(SessionServiceError):
    """The session's revision is no longer the one the caller saw."""

    code = ProblemCode.REVISION_MISMATCH


class IdempotencyMismatchError(SessionServiceError):
    """The idempotency key was used before, with another request."""

    code = ProblemCode.IDEMPOTENCY_MISMATCH


class IdempotencyInFlightError(SessionServiceError):
    """Another request with the same idempotency key, or on the same items, is being decided."""

    code = ProblemCode.IDEMPOTENCY_IN_FLIGHT


class UploadNotFoundError(SessionServiceError):
    """The session holds no such upload."""

    code = ProblemCode.UPLOAD_NOT_FOUND


class UploadTypeNotAllowedError(SessionServiceError):
    """The upload's content type is not on the tenant's list."""

    code = ProblemCode.UNSUPPORTED_MEDIA_TYPE


class UploadTooLargeError(SessionServiceError):
    """The upload is larger than the tenant allows."""

    code = ProblemCode.PAYLOAD_TOO_LARGE


class QuotaExceededError(SessionServiceError):
    """The session holds as many uploads, or bytes of them, as the tenant allows."""

    code = ProblemCode.QUOTA_EXCEEDED


class InvalidFieldError(SessionServiceError):
    """A field breaks a rule that only the domain knows. `pointer` is a JSON pointer (RFC 6901)."""

    code = ProblemCode.VALIDATION_FAILED

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer


class RateLimitedError(SessionServiceError):
    """The caller has used up the limit of this name, and has to wait; no session is over for it."""

    code = ProblemCode.RATE_LIMITED

    def __init__(
        self, limit: str, *, quota: int, window_seconds: int, retry_after_seconds: int
    ) -> None:
        super().__init__(
            f'The limit "{limit}" allows {quota} in {window_seconds} seconds;'
            f" try again in {retry_after_seconds}."
        )
        self.limit = limit
        self.quota = quota
        self.window_seconds = window_seconds
        self.retry_after_seconds = retry_after_seconds


class StoreUnavailableError(SessionServiceError):
    """A store did not answer in time; nothing is known to have changed."""

    code = ProblemCode.SERVICE_UNAVAILABLE
