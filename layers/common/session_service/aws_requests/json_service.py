"""One of AWS's services that take JSON: signed, checked, and tried again while there is time."""

import json
import zlib
from collections.abc import Callable
from typing import Any

from session_service.aws_requests.credentials import CredentialSource
from session_service.aws_requests.errors import (
    ConnectionFailedError,
    ServiceError,
    StaleConnectionError,
)
from session_service.aws_requests.http_connection import Answer, HttpConnection
from session_service.aws_requests.json_text import json_text
from session_service.aws_requests.signature_v4 import Signer
from session_service.deadline import is_late

TRIES = 3
# A pause is random, between nothing and this, twice as much each time ("full jitter").
_FIRST_PAUSE_SECONDS = 0.05

# What botocore's standard mode tries again, as far as these services say it.
_THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "TransactionInProgressException",
        "RequestLimitExceeded",
        "LimitExceededException",
        "RequestThrottled",
        "RequestTimeout",
        "RequestTimeoutException",
        "PriorRequestNotComplete",
    }
)
_TRANSIENT = frozenset({500, 502, 503, 504})
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException"})


class JsonService:
    """Calls operations of one service, by the name of its `target`, over one connection.

    `now` gives epoch seconds, `monotonic` those of a monotonic clock; `pause` waits for a random
    time up to the given seconds.
    """

    def __init__(
        self,
        *,
        connection: HttpConnection,
        signer: Signer,
        credentials: CredentialSource,
        target: str,
        now: Callable[[], float],
        monotonic: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self.connection = connection
        self._signer = signer
        self._credentials = credentials
        self._target = target
        self._now = now
        self._monotonic = monotonic
        self._pause = pause

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer; bytes go out as base64 and come back as such.

        Its HTTP headers, by lower-case names, are where botocore puts them: at
        `["ResponseMetadata"]["HTTPHeaders"]`.

        Raise ServiceError where the service refuses and ConnectionFailedError where it does not
        answer: after three tries, of which within a request none but the first begins later than
        a second after it.
        """
        body = json_text(request).encode()
        failure: ConnectionFailedError | ServiceError | None = None
        for attempt in range(TRIES):
            if failure is not None:
                self._wait(attempt, failure)
            try:
                return self._try(operation, body)
            except ConnectionFailedError as error:
                failure = error
            except ServiceError as error:
                if not _is_transient(error):
                    raise
                failure = error
        assert failure is not None
        raise failure

    def _wait(self, attempt: int, failure: Exception) -> None:
        if not is_late(self._monotonic()):
            self._pause(_FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
            if not is_late(self._monotonic()):
                return
        raise failure

    def _try(self, operation: str, body: bytes) -> dict[str, Any]:
        answer = self._exchange(operation, body)
        if answer.status == 200:
            return _told(answer)
        error = _error(operation, answer)
        if error.code in _EXPIRED and self._credentials.renew():
            answer = self._exchange(operation, body)
            if answer.status == 200:
                return _told(answer)
            error = _error(operation, answer)
        raise error

    def _exchange(self, operation: str, body: bytes) -> Answer:
        request = self._signed(operation, body)
        try:
            return self.connection.exchange(request)
        except StaleConnectionError:
            # The service, or the time this environment was frozen, has closed it: that is no
            # failure of this request, unless finding out has taken the time of a try.
            if is_late(self._monotonic()):
                raise
            return self.connection.exchange(request)

    def _signed(self, operation: str, body: bytes) -> bytes:
        target, credentials = f"{self._target}.{operation}", self._credentials.current()
        return self._signer.head(target, body, credentials, self._now()) + body


def _is_transient(error: ServiceError) -> bool:
    return error.code in _THROTTLED or error.response["ResponseMetadata"]["status"] in _TRANSIENT


def _told(answer: Answer) -> dict[str, Any]:
    told = _parsed(answer)
    told["ResponseMetadata"] = {"HTTPHeaders": answer.headers}
    return told


def _parsed(answer: Answer) -> dict[str, Any]:
    """Return the body. Raise ConnectionFailedError for one that has suffered on its way."""
    checksum = answer.headers.get("x-amz-crc32")
    if checksum is not None and str(zlib.crc32(answer.body)) != checksum:
        raise ConnectionFailedError("the answer's checksum is wrong")
    try:
        parsed = json.loads(answer.body.decode())
    except ValueError as error:
        raise ConnectionFailedError("the answer is not JSON") from error
    if not isinstance(parsed, dict):
        raise ConnectionFailedError("the answer is no JSON object")
    return parsed


def _error(operation: str, answer: Answer) -> ServiceError:
    """Return the refusal; one without a readable body, as a load balancer's, is known by status.

    Raise ConnectionFailedError where the body of a refusal of the service's own is damaged.
    """
    try:
        told = _parsed(answer)
    except ConnectionFailedError:
        if answer.status not in _TRANSIENT:
            raise
        told = {}
    code = str(told.pop("__type", "")).rpartition("#")[2] or str(answer.status)
    message = str(told.pop("message", None) or told.pop("Message", ""))
    error = {"Code": code, "Message": message}
    metadata = {"status": answer.status}
    return ServiceError(operation, {"Error": error, "ResponseMetadata": metadata, **told})
