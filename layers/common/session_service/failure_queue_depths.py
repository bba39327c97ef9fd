"""How much waits in the failure queues."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from session_service.domain.service_health import QueueDepth

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureQueueDepths:
    """Implements the domain's Queues. `urls` by the queues' names."""

    client: "SQSClient"
    urls: Mapping[str, str]

    def depths(self) -> list[QueueDepth]:
        """Return how much waits in each, with what somebody has taken and not deleted."""
        return [QueueDepth(name=name, depth=self._depth(url)) for name, url in self.urls.items()]

    def _depth(self, url: str) -> int | None:
        try:
            answer = self.client.get_queue_attributes(
                QueueUrl=url,
                AttributeNames=[
                    "ApproximateNumberOfMessages",
                    "ApproximateNumberOfMessagesNotVisible",
                ],
            )
        except (BotoCoreError, ClientError):
            return None  # one queue that does not answer hides nothing else
        return sum(map(int, answer["Attributes"].values()))
