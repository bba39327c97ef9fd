"""The audit over the local stack: what happens is told everywhere, and proof of it holds."""

import json
import re
import subprocess
import sys
import time
from typing import Any

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from session_service.aws_clients import FAILURES
from session_service.bootstrap import system_clock
from session_service.domain.audit_trail import AuditTrail, EventPlace, TrailFilter, TrailScope
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.times import rfc3339
from session_service.dynamodb.audit_index import DynamoDBAuditIndex
from session_service.dynamodb.table import Table
from tests.integration.local_stack import ROOT, LocalStack, eventually
from tests.integration.visitor import Visitor

VISIT = ["created", "upload_created", "upload_stored", "ended", "upload_deleted"]
FAR = EventPlace(at=10**13 - 1)
DAY = 86_400_000


def trail(stack: LocalStack) -> AuditTrail:
    table = Table(client=stack.dynamodb, failures=FAILURES, name=stack.table, pause=lambda _: None)
    index = DynamoDBAuditIndex(table=table, retention=DAY)
    return AuditTrail(index=index, clock=system_clock, retention=DAY)


def timeline(stack: LocalStack, session_id: str) -> list[str]:
    scope = TrailScope(tenant_id="default", since=0, session_id=session_id)
    page = trail(stack).page(scope, FAR, TrailFilter(), 100)
    return [str(record.event.action) for record in reversed(page.records)]


def verify(stack: LocalStack, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "local.audit_verify", "--state", str(stack.state), *options]
    env = {"PYTHONPATH": f"{ROOT / 'layers/common'}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def visit(stack: LocalStack, visitor: Visitor) -> None:
    upload_id = visitor.upload()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=10)
    assert visitor.end().status_code == 204
    eventually(
        lambda: sorted(timeline(stack, visitor.session_id)) == sorted(VISIT), within_seconds=30
    )


def test_a_visit_is_in_the_log_the_index_the_evidence_and_on_the_bus(
    stack: LocalStack, client: httpx.Client
) -> None:
    queue = subscribe(stack)
    visitor = Visitor(client).begin()

    visit(stack, visitor)

    assert timeline(stack, visitor.session_id) == VISIT
    eventually(lambda: len(stack.audit(visitor.session_id)) == 5, within_seconds=10)
    logged = {line["event_id"]: line for line in stack.audit(visitor.session_id)}
    heard = listen(stack, queue, visitor.session_id, 5)
    assert set(heard) == set(logged)
    assert {heard[each]["detail-type"] for each in heard} == {
        "session.created",
        "session.ended",
        "upload.created",
        "upload.stored",
        "upload.deleted",
    }
    sealed = stack.invoke("SealAuditFunction", {})
    assert sealed["broken"] == []
    assert sealed["records"] >= 5
    proved = verify(stack, "--index")
    assert (proved.returncode, proved.stdout[:3]) == (0, "OK:"), proved.stderr


def test_an_answer_is_counted_and_a_refusal_recorded(stack: LocalStack, visitor: Visitor) -> None:
    # The stack is everybody's: this visitor's own refusal is of a rare kind, and of now.
    operation, code = "PATCH /v1/session/devices/{device_id}", "session_ended"
    now = time.time_ns() // 1_000_000
    began = rfc3339(now)
    visitor.end()
    refused = visitor.call("PATCH", "/v1/session/devices/current", json={"name": "desk"})
    assert (refused.status_code, refused.json()["code"]) == (401, code)

    def refusals() -> list[dict[str, Any]]:
        kind = ("requests_refused", operation, code)
        lines = [line for line in stack.audit() if line["time"] >= began]
        return [x for x in lines if (x["action"], x.get("operation"), x.get("code")) == kind]

    eventually(lambda: bool(refusals()), within_seconds=20)
    told = refusals()[0]
    assert told["tenant_id"] == "default"
    assert re.fullmatch("[0-9a-f]{16}", told["network"])

    def answers() -> list[ChangeRecord]:
        action, soon = Action.REQUESTS_ANSWERED, EventPlace(at=now + DAY)
        scope = TrailScope(tenant_id="default", since=now - DAY, action=action)
        return list(trail(stack).page(scope, soon, TrailFilter(), 100).records)

    eventually(
        lambda: any("POST /v1/session 201" in answer.event.facts for answer in answers()),
        within_seconds=20,
    )
    assert "requests_answered" not in {line["action"] for line in stack.audit()}
    stack.invoke("RollUpFunction", {})
    rollups = [item for item in stack.items() if item["entity"]["S"] == "rollup"]
    assert any("session_ended" in item["errors"]["M"] for item in rollups)


def test_a_line_that_cannot_be_read_goes_to_the_queue_alone(stack: LocalStack) -> None:
    variables = stack.function_environment("RecordRequestsFunction")
    logs, sqs = stack.client("logs"), stack.client("sqs")
    groups = logs.describe_log_groups(logGroupNamePrefix="/aws/cloudformation/")["logGroups"]
    (group,) = (g["logGroupName"] for g in groups if "FunctionLogGroup" in g["logGroupName"])
    logs.create_log_stream(logGroupName=group, logStreamName="poisoned")
    now = time.time_ns() // 1_000_000
    lines = [
        {"message": "answered", "route": "GET /v1/poisoned", "status": 418, "code": "teapot"},
        {"message": "answered", "route": ["not", "a", "route"], "status": 200},
    ]

    logs.put_log_events(
        logGroupName=group,
        logStreamName="poisoned",
        logEvents=[{"timestamp": now, "message": json.dumps(line)} for line in lines],
    )

    eventually(
        lambda: any(line.get("code") == "teapot" for line in stack.audit()), within_seconds=20
    )
    found = sqs.receive_message(QueueUrl=variables["FAILURE_QUEUE_URL"], WaitTimeSeconds=5)
    (message,) = found["Messages"]
    said = json.loads(message["Body"])
    assert (said["condition"], said["error"]) == ("UnreadableRecord", "ValueError")
    assert said["log_event_id"]
    assert "not" not in message["Body"]
    sqs.delete_message(
        QueueUrl=variables["FAILURE_QUEUE_URL"], ReceiptHandle=message["ReceiptHandle"]
    )


def test_the_evidence_refuses_to_be_changed_and_a_change_by_force_is_named(
    stack: LocalStack, visitor: Visitor
) -> None:
    visit(stack, visitor)
    stack.invoke("SealAuditFunction", {})
    bucket, s3 = stack.outputs["AuditBucketName"], stack.s3
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="segments/")["Contents"]
    bodies = {
        entry["Key"]: s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
        for entry in listed
    }
    begun = (visitor.session_id.encode(), b'"created"')
    key = next(key for key, body in bodies.items() if all(word in body for word in begun))
    forged = bodies[key].replace(b'"visitor"', b'"nobody!"')
    was, now = bodies[key].splitlines(), forged.splitlines()
    changed = next(line for line, other in zip(now, was, strict=True) if line != other)
    event_id = json.loads(changed)["event"]["metadata"]["uid"]

    somebody = may_do_everything(stack)
    with pytest.raises(ClientError, match="AccessDenied"):
        somebody.put_object(Bucket=bucket, Key=key, Body=forged)
    with pytest.raises(ClientError, match="PreconditionFailed"):
        somebody.put_object(Bucket=bucket, Key=key, Body=forged, IfNoneMatch="*")
    with pytest.raises(ClientError, match="AccessDenied"):
        somebody.delete_object(Bucket=bucket, Key=key)
    assert verify(stack).returncode == 0

    # Bucket policies do not bind the local cloud's root; in AWS somebody has to remove them first.
    version = s3.put_object(Bucket=bucket, Key=key, Body=forged)["VersionId"]
    try:
        named = verify(stack)
        assert named.returncode == 1
        assert named.stderr.startswith(f"TAMPERED: segment {key} of manifest ")
        assert f"event {event_id}" in named.stderr
    finally:
        s3.delete_object(Bucket=bucket, Key=key, VersionId=version)
    assert verify(stack).returncode == 0


def test_the_rollups_are_what_the_index_comes_to(stack: LocalStack) -> None:
    command = [sys.executable, "-m", "local.rollups_rebuild", "--state", str(stack.state)]
    env = {"PYTHONPATH": f"{ROOT / 'layers/common'}", "PATH": "/usr/bin:/bin"}

    done = subprocess.run(
        [*command, "--days", "1"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout[:13]) == (0, "0 differences"), done.stdout


def subscribe(stack: LocalStack) -> str:
    """Have a queue hear of all that is on the bus, as the documentation's example does."""
    events, sqs = stack.client("events"), stack.client("sqs")
    bus = stack.outputs["EventBusName"]
    url: str = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    pattern = json.dumps({"source": ["maria-sessions"]})
    events.put_rule(Name="heard", EventBusName=bus, EventPattern=pattern)
    events.put_targets(
        Rule="heard", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn["QueueArn"]}]
    )
    return url


def listen(stack: LocalStack, url: str, session_id: str, wanted: int) -> dict[str, dict[str, Any]]:
    """Return what was heard of a session, by event id."""
    sqs = stack.client("sqs")
    heard: dict[str, dict[str, Any]] = {}

    def enough() -> bool:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            event = json.loads(message["Body"])
            if event["detail"]["session_id"] == session_id:
                heard[event["detail"]["event_id"]] = event
        return len(heard) >= wanted

    eventually(enough, within_seconds=20)
    return heard


def may_do_everything(stack: LocalStack) -> Any:
    """Return a client for S3 of somebody whose own permissions forbid nothing."""
    iam = stack.client("iam")
    iam.create_user(UserName="somebody")
    everything = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    iam.put_user_policy(UserName="somebody", PolicyName="s3", PolicyDocument=document)
    key = iam.create_access_key(UserName="somebody")["AccessKey"]
    return boto3.client(
        "s3",
        endpoint_url=stack.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
