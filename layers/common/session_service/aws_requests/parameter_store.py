"""What reading the service keys asks of the parameter store (SSM), by boto3's name."""

from datetime import UTC, datetime
from typing import Any

from session_service.aws_requests.json_service import JsonService


class ParameterStore:
    """Calls the parameter store. Asked once or twice in a life, it keeps no connection."""

    def __init__(self, service: JsonService) -> None:
        self._service = service

    def get_parameter(self, **request: Any) -> dict[str, Any]:
        """Read one parameter. Raise RequestError."""
        try:
            answer = self._service.call("GetParameter", request)
        finally:
            self._service.connection.close()
        parameter = answer["Parameter"]
        if "LastModifiedDate" in parameter:  # epoch seconds, with a fraction
            changed = datetime.fromtimestamp(parameter["LastModifiedDate"], UTC)
            parameter["LastModifiedDate"] = changed
        return answer
