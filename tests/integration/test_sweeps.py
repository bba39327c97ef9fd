"""What operators see of the clean-up: dry runs, reports, and what could not be read."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest

from tests.integration.local_stack import LocalStack, eventually
from tests.integration.test_lost_events import without_notifications
from tests.integration.visitor import Visitor

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

STRAY = "uploads/default/nobody-s"


@pytest.fixture
def stray(stack: LocalStack) -> Iterator[str]:
    stack.s3.put_object(Bucket=stack.bucket, Key=STRAY, Body=b"stray")
    yield STRAY
    stack.s3.delete_object(Bucket=stack.bucket, Key=STRAY)


def test_a_dry_run_tells_what_a_run_would_do_and_changes_nothing(
    stack: LocalStack, visitor: Visitor, stray: str
) -> None:
    stack.sweep()
    stack.s3.put_object(Bucket=stack.bucket, Key=stray, Body=b"stray")
    with without_notifications(stack):
        upload_id = visitor.upload()
    before = (stack.unrecorded_items(), stack.object_keys())

    told = stack.sweep("true")

    assert told["dry_run"] is True
    assert told["associated"] >= 1
    assert told["strays_deleted"] >= 1
    assert (stack.unrecorded_items(), stack.object_keys()) == before
    assert visitor.upload_view(upload_id)["status"] == "pending"

    done = stack.sweep()
    assert done["dry_run"] is False
    assert visitor.is_stored(upload_id)
    assert stray not in stack.object_keys()


def test_each_run_leaves_its_report_in_the_table(stack: LocalStack) -> None:
    report = stack.sweep()

    found = stack.dynamodb.query(
        TableName=stack.table,
        KeyConditionExpression="PK = :sweep AND begins_with(SK, :run)",
        ExpressionAttributeValues={":sweep": {"S": "T#-#SWEEP"}, ":run": {"S": "RUN#"}},
        ScanIndexForward=False,
        Limit=1,
    )["Items"]
    assert found[0]["SK"]["S"] == f"RUN#{report['started_at']}"
    kept = found[0]["report"]["M"]
    assert set(kept) == set(report)
    assert kept["looked_at"]["N"] == str(report["looked_at"])
    assert kept["finished"]["BOOL"] is True


def sqs(stack: LocalStack) -> "SQSClient":
    return boto3.client(
        "sqs",
        endpoint_url=stack.endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def test_a_change_that_cannot_be_read_reaches_the_failure_queue_and_holds_nothing_back(
    stack: LocalStack, visitor: Visitor
) -> None:
    client = sqs(stack)
    (queue,) = (url for url in client.list_queues()["QueueUrls"] if "RecordChangesFailures" in url)
    key = {"PK": {"S": f"T#default#S#{visitor.session_id}"}, "SK": {"S": "UNHEARD-OF"}}
    event = {"M": {"id": {"S": "e-1"}, "action": {"S": "unheard_of"}}}
    stack.dynamodb.put_item(
        TableName=stack.table,
        Item={**key, "entity": {"S": "odd"}, "version": {"N": "1"}, "event": event},
    )

    upload_id = visitor.upload()

    eventually(
        lambda: any(
            line["action"] == "upload_stored" and line["upload_id"] == upload_id
            for line in stack.audit(visitor.session_id)
        ),
        within_seconds=30,
    )
    messages = client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    told = [json.loads(message["Body"]) for message in messages]
    assert [each["keys"] for each in told if each["keys"] == key] == [key]
    assert {each["condition"] for each in told} == {"UnreadableRecord"}
    stack.dynamodb.delete_item(TableName=stack.table, Key=key)
