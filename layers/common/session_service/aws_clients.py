"""The one factory of AWS clients: short timeouts, few tries, so that a caller hears within 3 s."""

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
    """Return a client for S3 that signs with version 4, the only one POST policies know."""
    client: S3Client = _client("s3", signature_version="s3v4")
    return client


def ssm_client() -> "SSMClient":
    """Return a client for the parameter store."""
    client: SSMClient = _client("ssm")
    return client


def logs_client() -> "CloudWatchLogsClient":
    """Return a client for CloudWatch Logs."""
    client: CloudWatchLogsClient = _client("logs")
    return client


def _client(service: str, **options: str) -> Any:
    """Return a client with credentials and region from the environment.

    One try takes at most 1 s to connect and 2 s to answer; there are 3 tries (ASVS 13.1.3).
    """
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=1,
        read_timeout=2,
        retries={"max_attempts": 3, "mode": "standard"},
        **options,  # type: ignore[arg-type]
    )
    return boto3.client(service, config=config)  # type: ignore[call-overload]
