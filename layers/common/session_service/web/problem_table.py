"""What each problem code means over HTTP: the one table, from which everything else is made."""

from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.problem_codes import ProblemCode as Code


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
        "While session.recoverable, POST /v1/session/renew goes on with what is kept; else"
        ' POST /v1/session with "start_new": true begins a new session.',
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
    Code.SESSION_BLOCKED: Problem(
        HTTPStatus.FORBIDDEN,
        "Session blocked",
        "An operator blocked this session for good. Do not begin another without asking why.",
        "This session was blocked. Please contact support.",
    ),
    Code.SESSION_REPLACED: Problem(
        HTTPStatus.UNAUTHORIZED,
        "Session renewed",
        "POST /v1/session/renew hands out the successor's token where session.recoverable says so;"
        ' else "start_new": true begins a new session.',
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
    Code.RATE_LIMITED: Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many requests",
        "Try again after the time in Retry-After. The session is not over.",
        "That was a little too fast. Please wait a moment and try again.",
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
    Code.REAUTHENTICATION_REQUIRED: Problem(
        HTTPStatus.UNAUTHORIZED,
        "A fresh log-in is needed",
        "Let the user log in again; their session and work stay as they are.",
        "Please log in again to go on.",
    ),
    Code.OPERATOR_KEY_INVALID: Problem(
        HTTPStatus.UNAUTHORIZED,
        "No valid operator key",
        "Send Authorization: Bearer and an operator key (mok_…) that is not revoked.",
        "Please sign in again.",
    ),
    Code.FORBIDDEN: Problem(
        HTTPStatus.FORBIDDEN,
        "Not allowed",
        "The credential is good, but does not allow this.",
        "You are not allowed to do this.",
    ),
    Code.CONSENT_REQUIRED: Problem(
        HTTPStatus.FORBIDDEN,
        "Consent needed",
        "Ask the visitor for the consent that the detail names.",
        "Please agree to this first.",
    ),
    Code.TENANT_MISMATCH: Problem(
        HTTPStatus.FORBIDDEN,
        "Another tenant's credential",
        "Use the credential with the host it was made for.",
        _RELOAD,
    ),
    Code.LINK_NOT_FOUND: Problem(
        HTTPStatus.NOT_FOUND, "No such link", "Begin a new link.", "This code is not known."
    ),
    Code.SESSION_LIMIT_REACHED: Problem(
        HTTPStatus.CONFLICT,
        "Too many live sessions",
        "End one of the user's sessions first.",
        "You are logged in on too many devices. End one of them first.",
    ),
    Code.ALREADY_LINKED: Problem(
        HTTPStatus.CONFLICT,
        "Linked already",
        "Nothing is left to do for this link.",
        "This device is linked already.",
    ),
    Code.UPLOAD_MISMATCH: Problem(
        HTTPStatus.CONFLICT,
        "Not the declared file",
        "Declare the file that is sent: its size, type and checksum.",
        "This file changed while it was sent. Please send it again.",
    ),
    Code.UPLOAD_EXPIRED: Problem(
        HTTPStatus.GONE,
        "The form ran out",
        "Create the upload again and send the file with its new form.",
        "This took too long. Please send the file again.",
    ),
    Code.LINK_EXPIRED: Problem(
        HTTPStatus.GONE, "Link expired", "Begin a new link.", "This code ran out. Get a new one."
    ),
    Code.LINK_PENDING: Problem(
        HTTPStatus.TOO_EARLY,
        "Not approved yet",
        "Ask again after the time in Retry-After.",
        "Waiting for your other device.",
        retry_after_seconds=2,
    ),
}

# What is said instead where a revoked session is recoverable: it is only to be renewed.
TO_BE_RENEWED = Problem(
    HTTPStatus.UNAUTHORIZED,
    "Session to be renewed",
    "POST /v1/session/renew with the same credential goes on, with everything that was kept.",
    "Your session has to be renewed. You can go on where you left off.",
)
