"""The one factory of boto3's clients: short timeouts, few tries, and an eye on the deadline."""

import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from session_service.deadline import is_late

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

# What a client of boto3's raises where its service fails or cannot be reached.
FAILURES = (BotoCoreError, ClientError)


def dynamodb_client() -> "DynamoDBClient":
    """Return a client for DynamoDB."""
    client: DynamoDBClient = _client("dynamodb")
    return client


def s3_client() -> "S3Client":
    """Return a client for S3 that signs with version 4, the only one POST policies know.

    Forms and links name the bucket's regional host: the global one answers a redirect for hours
    after a bucket is made, which neither a browser's POST nor a signed GET follows.
    """
    client: S3Client = _client("s3", signature_version="s3v4", s3={"addressing_style": "virtual"})
    return client


def ssm_client() -> "SSMClient":
    """Return a client for the parameter store."""
    client: SSMClient = _client("ssm")
    return client


def logs_client() -> "CloudWatchLogsClient":
    """Return a client for CloudWatch Logs."""
    client: CloudWatchLogsClient = _client("logs")
    return client


def events_client() -> Any:
    """Return a client for the event bus."""
    return _client("events")


def sqs_client() -> "SQSClient":
    """Return a client for the failure queues."""
    client: SQSClient = _client("sqs")
    return client


class RequestDeadlineError(BotoCoreError):
    """A further try would outlast the request's deadline."""

    fmt = "no time is left to try again"


def _client(service: str, **options: Any) -> Any:
    """Return a client with credentials and region from the environment.

    One try takes at most 1 s to connect and 2 s to answer; there are three, and within a request
    none that begins more than a second after it (ASVS 13.1.3).
    """
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=1,
        read_timeout=2,
        retries={"total_max_attempts": 3, "mode": "standard"},
        **options,
    )
    client = boto3.client(service, config=config)  # type: ignore[call-overload]
    # First of the handlers that botocore asks whether to try again, and how a try is made: between
    # the two it pauses, for up to seconds.
    client.meta.events.register_first(f"needs-retry.{service}", _refuse_late_pauses)
    client.meta.events.register_first(f"request-created.{service}", _refuse_late_tries)
    return client


def _refuse_late_tries(request: Any, **_: Any) -> None:
    if request.context["retries"]["attempt"] > 1 and is_late(time.monotonic()):
        raise RequestDeadlineError


def _refuse_late_pauses(
    response: tuple[Any, Any] | None, caught_exception: Exception | None, **_: Any
) -> None:
    failed = caught_exception is not None or (
        response is not None and response[0].status_code >= 500
    )
    if failed and is_late(time.monotonic()):
        raise RequestDeadlineError from caught_exception
