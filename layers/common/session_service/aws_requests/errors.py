"""What can go wrong with a request to AWS.

RequestError
├── ConnectionFailedError
│   └── StaleConnectionError
└── ServiceError
"""

from collections.abc import Mapping
from typing import Any


class RequestError(Exception):
    """A request to AWS has failed."""


class ConnectionFailedError(RequestError):
    """No usable answer came; whether the request was carried out is not known."""


class StaleConnectionError(ConnectionFailedError):
    """A kept-alive connection had been closed meanwhile: no byte of an answer came."""


class ServiceError(RequestError):
    """The service has refused. `response` has the shape of botocore's `ClientError.response`."""

    def __init__(self, operation: str, response: Mapping[str, Any]) -> None:
        error = response["Error"]
        super().__init__(f"{operation}: {error['Code']}: {error['Message']}")
        self.response = response
        self.code: str = error["Code"]
