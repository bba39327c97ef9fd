"""Every byte that a running stack has stored or written down, with where it lies."""

from collections.abc import Iterator, Mapping
from typing import Any

from local import audit
from tests.integration.local_stack import LocalStack

type Place = tuple[str, bytes]


def everything(stack: LocalStack) -> Iterator[Place]:
    """Yield all of it but the parameter store, whose secrets are meant to lie there."""
    yield from table(stack)
    yield from stream(stack)
    yield from log_groups(stack)
    yield from log_files(stack)
    yield from objects(stack)
    yield from settings(stack)


def table(stack: LocalStack) -> Iterator[Place]:
    """Yield each item's attributes, keys too, binary ones as they are."""
    for item in stack.items():
        yield f"item {item['PK']['S']} {item['SK']['S']}", _flat(item)


def stream(stack: LocalStack) -> Iterator[Place]:
    """Yield each record of the table's stream, with both its images."""
    streams = stack.client("dynamodbstreams")
    arn = stack.dynamodb.describe_table(TableName=stack.table)["Table"]["LatestStreamArn"]
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        where = {"StreamArn": arn, "ShardId": shard["ShardId"]}
        position = streams.get_shard_iterator(**where, ShardIteratorType="TRIM_HORIZON")
        following = position["ShardIterator"]
        while following:
            page = streams.get_records(ShardIterator=following, Limit=1000)
            for record in page["Records"]:
                yield f"stream record {record['eventID']}", _flat(record)
            following = page.get("NextShardIterator") if page["Records"] else None


def log_groups(stack: LocalStack) -> Iterator[Place]:
    """Yield every line of every log group, the audit log and the functions' logs among them."""
    logs = stack.client("logs")
    for page in logs.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            name = group["logGroupName"]
            for event in audit.events(stack.endpoint, name):
                yield f"log group {name}", event["message"].encode()


def log_files(stack: LocalStack) -> Iterator[Place]:
    """Yield every line that the local run itself wrote: the functions' output is there again."""
    for path in (stack.state / "logs").rglob("*"):
        if path.is_file():
            for line in path.read_bytes().splitlines():
                yield f"file {path.name}", line


def objects(stack: LocalStack) -> Iterator[Place]:
    """Yield every version of every object, uploads and evidence: key, metadata, content."""
    for bucket in (stack.bucket, stack.outputs["AuditBucketName"]):
        pages = stack.s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
        for page in pages:
            for version in page.get("Versions", []):
                key, version_id = version["Key"], version["VersionId"]
                found = stack.s3.get_object(Bucket=bucket, Key=key, VersionId=version_id)
                yield f"object {key}", _flat([key, found["Metadata"]]) + found["Body"].read()


def settings(stack: LocalStack) -> Iterator[Place]:
    """Yield what is set in the functions, and what the stack tells of itself."""
    for function in stack.client("lambda").list_functions()["Functions"]:
        yield f"function {function['FunctionName']}", _flat(function["Environment"]["Variables"])
    yield "outputs", _flat(stack.outputs)


def _flat(value: Any) -> bytes:
    """Return all texts and bytes in a value, one to a line."""
    if isinstance(value, bytes):
        return value + b"\n"
    if isinstance(value, Mapping):
        return b"".join(_flat(part) for pair in value.items() for part in pair)
    if isinstance(value, list | set | tuple):
        return b"".join(_flat(part) for part in value)
    return str(value).encode() + b"\n"
