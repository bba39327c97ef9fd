"""The one factory of AWS clients: short timeouts and two tries, well within a function's life."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_ssm import SSMClient


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


def _client(service: str, **options: Any) -> Any:
    """Return a client with credentials and region from the environment.

    One try takes at most 1 s to connect and 2 s to answer, and there are two: a call that reads
    and then writes has its refusal out before its function is stopped after 10 s (ASVS 13.1.3).
    """
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=1,
        read_timeout=2,
        retries={"total_max_attempts": 2, "mode": "standard"},
        **options,
    )
    return boto3.client(service, config=config)  # type: ignore[call-overload]
