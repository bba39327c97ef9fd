"""Wires the clients of AWS, and makes a function ready while it starts.

What a request waits for goes through our own signed requests, or through boto3 where the
deployment says so: the reference that ours is held to.
"""

import os
import random
import secrets
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from session_service import bootstrap
from session_service.deadline import REQUEST_BEGAN
from session_service.domain.uuids import UUID_BYTES, random_uuid
from session_service.dynamodb.attribute_values import item_text, marshal_item

if TYPE_CHECKING:
    from session_service.aws_requests.credentials import CredentialSource
    from session_service.aws_requests.json_service import JsonService
    from session_service.aws_requests.presigned import BucketSigner


class Client(NamedTuple):
    """A client, what it raises where its service fails, and how to connect and disconnect it.

    `typed` gives an item of the table the form that the client takes.
    """

    calls: Any
    failures: tuple[type[Exception], ...]
    open: Callable[[], None]
    close: Callable[[], None]
    typed: Callable[[Mapping[str, object]], Any] = marshal_item


def pause_up_to(seconds: float) -> None:
    """Wait for a random time of at most the given seconds."""
    time.sleep(random.SystemRandom().uniform(0, seconds))


def new_token() -> str:
    """Return what one transaction is known by, however often it is sent: a random UUID.

    Not from the domain's entropy, which histories seed: DynamoDB remembers tokens for ten minutes.
    """
    return random_uuid(secrets.token_bytes(UUID_BYTES))


@cache
def dynamodb() -> Client:
    """Return the client for the table."""
    if _is_boto3():
        from session_service import aws_clients

        return Client(aws_clients.dynamodb_client(), aws_clients.FAILURES, _nothing, _nothing)
    from session_service.aws_requests.dynamodb import DynamoDB
    from session_service.aws_requests.errors import RequestError

    service = _service("dynamodb", target="DynamoDB_20120810", json_version="1.0")
    client = DynamoDB(service, new_token)
    return Client(client, (RequestError,), client.open, client.close, item_text)


@cache
def parameter_store() -> Client:
    """Return the client for the service keys' parameter."""
    if _is_boto3():
        from session_service import aws_clients

        return Client(aws_clients.ssm_client(), aws_clients.FAILURES, _nothing, _nothing)
    from session_service.aws_requests.errors import RequestError
    from session_service.aws_requests.parameter_store import ParameterStore

    service = _service("ssm", target="AmazonSSM", json_version="1.1")
    return Client(ParameterStore(service), (RequestError,), _nothing, _nothing)


@cache
def bucket_signer(bucket: str) -> "BucketSigner":
    """Return what signs for a bucket, whichever client the table has: it calls nobody."""
    from session_service.aws_requests.endpoints import bucket_url, region_of
    from session_service.aws_requests.presigned import BucketSigner

    region, suffix = region_of(os.environ), bootstrap.settings().url_suffix
    return BucketSigner(
        bucket,
        bucket_url(bucket, os.environ, region=region, suffix=suffix),
        region=region,
        credentials=_credentials(),
        now=time.time,
    )


def prime(*builders: Callable[[], object]) -> None:
    """Build what every request needs, and connect to the table, while Lambda starts the function.

    Nobody waits yet, and the processor is not yet throttled. What fails here is logged and tried
    again by the first request. Outside of Lambda nothing happens.

    With SnapStart the start is kept as a snapshot, and no connection outlives one: it is closed
    before, and opened again after each restore.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
        return
    _attempt(*builders, _open)
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        hooks = import_module("snapshot_restore_py")  # which only Lambda's runtime has
        hooks.register_before_snapshot(lambda: dynamodb().close())
        hooks.register_after_restore(_attempt, _open)


def _open() -> None:
    dynamodb().open()


def _attempt(*steps: Callable[[], object]) -> None:
    """Take the steps, in no more time than a request has, as far as they go."""
    began = REQUEST_BEGAN.set(time.monotonic())
    try:
        for step in steps:
            step()
    except Exception as error:  # whatever it is: a request answers it, a start would only die
        from session_service.observability import logger

        logger().warning("not_primed", exc_info=error)
    finally:
        REQUEST_BEGAN.reset(began)


def _is_boto3() -> bool:
    return bootstrap.settings().dynamodb_client == "boto3"


def _nothing() -> None:
    """Leave it to the client, which connects by itself."""


@cache
def _credentials() -> "CredentialSource":
    from session_service.aws_requests.credentials import credentials_from

    return credentials_from(os.environ, time.time)


def _service(name: str, *, target: str, json_version: str) -> "JsonService":
    from session_service.aws_requests.endpoints import endpoint_url, region_of
    from session_service.aws_requests.http_connection import HttpConnection
    from session_service.aws_requests.json_service import JsonService
    from session_service.aws_requests.signature_v4 import Signer

    region = region_of(os.environ)
    suffix = bootstrap.settings().url_suffix
    connection = HttpConnection(endpoint_url(name, os.environ, region=region, suffix=suffix))
    content_type = f"application/x-amz-json-{json_version}"
    return JsonService(
        connection=connection,
        signer=Signer(name, region, host=connection.host, content_type=content_type),
        credentials=_credentials(),
        target=target,
        now=time.time,
        monotonic=time.monotonic,
        pause=pause_up_to,
    )
