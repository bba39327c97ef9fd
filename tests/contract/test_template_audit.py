"""The audit's parts of the template: who may write what, and what becomes of failures."""

from typing import Any

import pytest

from tests.contract.expanded_template import (
    allowed_actions,
    attribute,
    document_statements,
    expanded,
    function_roles,
    of_type,
    properties,
    ref,
    source,
    statements,
)

WRITERS = ("RecordChangesFunction", "RecordRequestsFunction")
JOBS = {"SealAuditFunction": "Seal", "RollUpFunction": "RollUp"}
QUEUE = attribute("RecordChangesFailures", "Arn")


def segments() -> dict[str, str]:
    return {"Fn::Sub": "${AuditBucket.Arn}/segments/*"}


def manifests() -> dict[str, str]:
    return {"Fn::Sub": "${AuditBucket.Arn}/manifests/*"}


def policy(sid: str) -> dict[str, Any]:
    document = properties("AuditBucketPolicy")["PolicyDocument"]
    (found,) = (s for s in document_statements(document) if s["Sid"] == sid)
    return found


def test_the_evidence_is_private_versioned_encrypted_and_hard_to_lose() -> None:
    bucket = properties("AuditBucket")
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    assert list(bucket["PublicAccessBlockConfiguration"].values()) == [True] * 4
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert encryption["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms"}
    assert expanded()["AuditBucket"]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert expanded()["AuditBucket"]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize(
    ("sid", "condition"),
    [
        ("OnlyOverTls", {"Bool": {"aws:SecureTransport": False}}),
        ("OnlyOverTls12OrLater", {"NumericLessThan": {"s3:TlsVersion": 1.2}}),
    ],
)
def test_the_evidence_is_read_and_written_over_tls_only(
    sid: str, condition: dict[str, Any]
) -> None:
    assert policy(sid)["Effect"] == "Deny"
    assert policy(sid)["Condition"] == condition


def test_nobody_may_overwrite_or_delete_evidence() -> None:
    written, deleted = policy("WrittenOnce"), policy("DeletedByNobody")

    assert (written["Effect"], written["Principal"], written["Action"]) == (
        *("Deny", "*"),
        ["s3:PutObject"],
    )
    assert written["Condition"] == {"Null": {"s3:if-none-match": True}}
    assert (deleted["Effect"], deleted["Principal"]) == ("Deny", "*")
    assert set(deleted["Action"]) == {"s3:DeleteObject", "s3:DeleteObjectVersion"}
    assert "Condition" not in deleted


def test_functions_may_put_evidence_and_only_the_seal_reads_it() -> None:
    may: dict[str, set[str]] = {}
    for name, role in function_roles().items():
        for statement in statements(role):
            resource = str(statement["Resource"])
            if "AuditBucket" in resource and "/exports/" not in resource:
                may.setdefault(name, set()).update(statement["Action"])

    assert may == {
        "RecordChangesFunction": {"s3:PutObject"},
        "RecordRequestsFunction": {"s3:PutObject"},
        "SealAuditFunction": {"s3:PutObject", "s3:GetObject", "s3:ListBucket"},
    }
    for writer in WRITERS:
        assert allowed_actions(function_roles()[writer], segments()) == {"s3:PutObject"}
    sealer = function_roles()["SealAuditFunction"]
    assert allowed_actions(sealer, segments()) == {"s3:GetObject"}
    assert allowed_actions(sealer, manifests()) == {"s3:GetObject", "s3:PutObject"}


def test_an_export_is_put_by_one_function_and_handed_out_by_another_and_no_other_reaches_it() -> (
    None
):
    exports = {"Fn::Sub": "${AuditBucket.Arn}/exports/*"}
    may = {n: a for n, r in function_roles().items() if (a := allowed_actions(r, exports))}

    assert may == {
        "ExportAuditFunction": {"s3:GetObject"},
        "WriteExportFunction": {"s3:PutObject"},
    }


@pytest.mark.parametrize("writer", WRITERS)
def test_who_records_reads_nothing_of_the_table(writer: str) -> None:
    table = attribute("SessionsTable", "Arn")

    assert allowed_actions(function_roles()[writer], table) == {"dynamodb:BatchWriteItem"}


def test_who_counts_the_hours_and_compares_the_settings_may_do_no_more() -> None:
    role, table = function_roles()["RollUpFunction"], attribute("SessionsTable", "Arn")
    may = {f"dynamodb:{action}" for action in ("Query", "PutItem", "DeleteItem")}

    assert allowed_actions(role, table) == may


def test_a_manifest_goes_before_the_segments_that_it_names() -> None:
    rules = {
        rule["Prefix"]: rule["ExpirationInDays"]
        for rule in properties("AuditBucket")["LifecycleConfiguration"]["Rules"]
    }
    days = source()["Mappings"]["AuditSegmentDays"]
    allowed = source()["Parameters"]["AuditRetentionDays"]["AllowedValues"]

    assert rules["manifests/"] == ref("AuditRetentionDays")
    assert rules["segments/"] == {
        "Fn::FindInMap": ["AuditSegmentDays", ref("AuditRetentionDays"), "Days"]
    }
    assert {int(kept): entry["Days"] for kept, entry in days.items()} == {
        kept: kept + 31 for kept in allowed
    }


def test_object_lock_is_there_for_who_wants_it() -> None:
    bucket = properties("AuditBucket")
    condition, lock, otherwise = bucket["ObjectLockConfiguration"]["Fn::If"]

    assert (condition, otherwise) == ("HasAuditLock", ref("AWS::NoValue"))
    assert lock["Rule"]["DefaultRetention"] == {"Mode": "GOVERNANCE", "Days": ref("AuditLockDays")}
    assert source()["Parameters"]["AuditLockDays"]["Default"] == 0


def test_answers_reach_record_requests_and_its_own_lines_do_not_come_back() -> None:
    (subscription,) = of_type("AWS::Logs::SubscriptionFilter").values()
    function = source()["Resources"]["RecordRequestsFunction"]["Properties"]

    assert subscription["LogGroupName"] == ref("FunctionLogGroup")
    assert subscription["FilterPattern"] == '{ $.message = "answered" }'
    assert subscription["DestinationArn"] == attribute("RecordRequestsFunction", "Arn")
    assert "HttpApi" not in {event["Type"] for event in function["Events"].values()}


@pytest.mark.parametrize(
    ("function", "retries"),
    [("RecordRequestsFunction", 2), ("SealAuditFunction", 0), ("RollUpFunction", 0)],
)
def test_what_fails_in_the_audit_ends_in_the_queue_of_the_audit(
    function: str, retries: int
) -> None:
    settings = properties(f"{function}EventInvokeConfig")

    assert settings["MaximumRetryAttempts"] == retries
    assert settings["DestinationConfig"]["OnFailure"]["Destination"] == QUEUE


@pytest.mark.parametrize("function", JOBS)
def test_a_job_that_never_started_is_told_and_its_schedule_starts_nothing_else(
    function: str,
) -> None:
    schedule = properties(f"{function}{JOBS[function]}")
    role = properties(f"{function}{JOBS[function]}Role")

    assert schedule["Target"]["DeadLetterConfig"]["Arn"] == QUEUE
    assert schedule["Name"]["Fn::Sub"].startswith("${AWS::StackName}-")
    assert allowed_actions(role) == {"lambda:InvokeFunction", "sqs:SendMessage"}
    assert allowed_actions(role, attribute(function, "Arn")) == {"lambda:InvokeFunction"}


def test_a_line_that_cannot_be_read_has_a_queue_to_go_to() -> None:
    role = function_roles()["RecordRequestsFunction"]
    variables = properties("RecordRequestsFunction")["Environment"]["Variables"]

    assert allowed_actions(role, QUEUE) == {"sqs:SendMessage"}
    assert variables["FAILURE_QUEUE_URL"] == ref("RecordChangesFailures")


def test_the_audit_adds_no_alarm_beyond_the_ten_that_cost_nothing() -> None:
    assert len(of_type("AWS::CloudWatch::Alarm")) <= 10
