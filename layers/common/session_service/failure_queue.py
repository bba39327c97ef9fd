"""Where a record goes that cannot be read: the queue of its consumer, which an alarm watches."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from session_service.domain.errors import StoreUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureQueue:
    """One queue. A message names a record, as Lambda's own do; it does not repeat what is in it."""

    client: "SQSClient"
    url: str

    def put(self, record: Mapping[str, Any], error: Exception) -> None:
        """Set one record of the table's stream aside.

        Raise StoreUnavailableError where the queue did not take it: the stream delivers again.
        """
        images = record.get("dynamodb", {})
        named = {
            "event_id": record.get("eventID"),
            "stream": record.get("eventSourceARN"),
            "sequence_number": images.get("SequenceNumber"),
            "keys": images.get("Keys"),
        }
        self.put_named(named, error)

    def put_named(self, named: Mapping[str, Any], error: Exception) -> None:
        """Set aside what these fields name. Raise StoreUnavailableError likewise."""
        message = {
            "condition": "UnreadableRecord",
            "error": type(error).__name__,
            **named,
        }
        try:
            self.client.send_message(QueueUrl=self.url, MessageBody=json.dumps(message))
        except (BotoCoreError, ClientError) as failure:
            raise StoreUnavailableError from failure
