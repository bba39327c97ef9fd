"""The account of the local cloud: its credentials and region, and clients for it."""

from __future__ import annotations

import os
from typing import Any

import boto3
from botocore.config import Config

REGION = "us-east-1"
ACCESS_KEY = "test"  # the account's root; the functions get sessions of their own roles
SECRET_KEY = "test"  # noqa: S105 - opens nothing but a process on 127.0.0.1

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": ACCESS_KEY,
    "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def client(service: Any, endpoint: str) -> Any:
    """Return a client that may do everything."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(retries={"total_max_attempts": 1}, read_timeout=900, proxies={}),
    )


def command_environment(endpoint: str) -> dict[str, str]:
    """Return the caller's environment with no AWS setting left, so that no command reaches AWS."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SAM_"))
    }
    no_proxy = ",".join(filter(None, [kept.get("NO_PROXY"), "127.0.0.1,localhost"]))
    return {
        **kept,
        **CREDENTIALS,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "SAM_CLI_TELEMETRY": "0",
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
    }
