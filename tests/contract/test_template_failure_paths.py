import json
from typing import Any

import pytest

from session_service.domain.changes import Action
from session_service.domain.release import ENDINGS, REMOVALS
from tests.contract.expanded_template import (
    ROOT,
    attribute,
    expanded,
    of_type,
    properties,
    ref,
)

HOUR_MS = 3_600_000
DAY_SECONDS = 86_400
CONSUMERS = ("RecordChangesFunctionChanges", "ReleaseUploadsFunctionEndings")


@pytest.mark.parametrize("mapping", CONSUMERS)
def test_stream_consumers_report_batch_failures_and_give_up_into_a_queue(mapping: str) -> None:
    settings = properties(mapping)

    assert settings["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert settings["BisectBatchOnFunctionError"] is True
    assert settings["StartingPosition"] == "TRIM_HORIZON"
    assert 0 < settings["MaximumRetryAttempts"] <= 1_000
    assert 0 < settings["MaximumRecordAgeInSeconds"] < DAY_SECONDS
    assert settings["DestinationConfig"]["OnFailure"]["Destination"] in queue_arns()


def test_the_stream_has_no_more_readers_than_it_allows() -> None:
    assert set(of_type("AWS::Lambda::EventSourceMapping")) == set(CONSUMERS)


@pytest.mark.parametrize("mapping", CONSUMERS)
def test_the_streams_filters_let_events_pass_and_nothing_else(mapping: str) -> None:
    sample = "record_changes" if "Record" in mapping else "release_uploads"
    (record,) = json.loads((ROOT / "events" / f"{sample}.json").read_text())["Records"]
    touch = json.loads(json.dumps(record))
    del touch["dynamodb"]["NewImage"]["event"]

    assert passes(mapping, record)
    assert passes(mapping, record | {"eventName": "INSERT"})
    assert not passes(mapping, record | {"eventName": "REMOVE"})
    assert not passes(mapping, touch)


@pytest.mark.parametrize("action", Action)
def test_the_stream_lets_through_exactly_what_the_release_acts_on(action: Action) -> None:
    (record,) = json.loads((ROOT / "events" / "release_uploads.json").read_text())["Records"]
    record["dynamodb"]["NewImage"]["event"]["M"]["action"]["S"] = str(action)

    assert passes("ReleaseUploadsFunctionEndings", record) == (action in ENDINGS | REMOVALS)


@pytest.mark.parametrize(
    ("function", "retries"),
    [("AssociateUploadFunction", 2), ("RecordScanFunction", 2), ("CleanupOrphansFunction", 0)],
)
def test_asynchronous_runs_that_fail_end_in_a_queue(function: str, retries: int) -> None:
    settings = properties(f"{function}EventInvokeConfig")

    assert settings["MaximumRetryAttempts"] == retries
    assert settings["DestinationConfig"]["OnFailure"]["Destination"] in queue_arns()


def test_the_schedule_retries_little_and_reports_a_run_that_never_started() -> None:
    target = properties("CleanupOrphansFunctionSweep")["Target"]

    assert target["DeadLetterConfig"]["Arn"] in queue_arns()
    assert target["RetryPolicy"]["MaximumRetryAttempts"] <= 2
    assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] <= 300


def test_a_scan_result_that_cannot_be_delivered_is_kept_in_a_queue_that_takes_it() -> None:
    (target,) = properties("RecordScanFunctionScanResult")["Targets"]
    policy = properties("ScanResultFailuresPolicy")
    (statement,) = policy["PolicyDocument"]["Statement"]

    assert target["DeadLetterConfig"]["Arn"] in queue_arns()
    assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] <= 3600
    assert policy["Queues"] == [ref("AssociateUploadFailures")]
    assert statement["Resource"] == target["DeadLetterConfig"]["Arn"]
    assert statement["Condition"] == {
        "ArnEquals": {"aws:SourceArn": attribute("RecordScanFunctionScanResult", "Arn")}
    }


@pytest.mark.parametrize("consumer", ["RecordChanges", "ReleaseUploads"])
def test_a_consumer_sets_aside_what_it_cannot_read_into_its_own_queue(consumer: str) -> None:
    variables = properties(f"{consumer}Function")["Environment"]["Variables"]

    assert variables["FAILURE_QUEUE_URL"] == ref(f"{consumer}Failures")


def test_the_schedules_name_is_the_stacks_own() -> None:
    assert properties("CleanupOrphansFunctionSweep")["Name"] == {
        "Fn::Sub": "${AWS::StackName}-sweep"
    }


def test_failure_queues_are_encrypted_and_keep_their_messages_for_14_days() -> None:
    for name, queue in of_type("AWS::SQS::Queue").items():
        assert queue["SqsManagedSseEnabled"] is True, name
        assert queue["MessageRetentionPeriod"] == 14 * DAY_SECONDS, name


def test_every_queue_belongs_to_a_failure_path() -> None:
    everything = json.dumps(
        [
            resource
            for resource in expanded().values()
            if resource["Type"]
            in {
                "AWS::Lambda::EventSourceMapping",
                "AWS::Lambda::EventInvokeConfig",
                "AWS::Scheduler::Schedule",
            }
        ]
    )

    for name in of_type("AWS::SQS::Queue"):
        assert json.dumps(attribute(name, "Arn")) in everything, name


def test_one_message_in_any_queue_raises_an_alarm() -> None:
    watched = [
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in of_type("AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
        and (alarm["Statistic"], alarm["Threshold"]) == ("Maximum", 1)
        and alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
        for dimension in alarm["Dimensions"]
    ]

    assert sorted(watched) == sorted(of_type("AWS::SQS::Queue"))


def test_a_reader_an_hour_behind_the_stream_raises_an_alarm() -> None:
    watched = {
        alarm["Dimensions"][0]["Value"]["Ref"]: (alarm["Threshold"], alarm["Statistic"])
        for alarm in of_type("AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "IteratorAge"
    }
    readers = {properties(mapping)["FunctionName"]["Ref"] for mapping in CONSUMERS}

    assert watched == dict.fromkeys(readers, (HOUR_MS, "Maximum"))


@pytest.mark.parametrize("metric", ["5xx", "SweepBraked", "SweepOldestOrphanSeconds"])
def test_server_errors_a_braked_sweep_and_a_late_one_raise_an_alarm(metric: str) -> None:
    alarms = of_type("AWS::CloudWatch::Alarm").values()

    assert metric in {alarm["MetricName"] for alarm in alarms}


def test_alarms_tell_the_topic_where_there_is_one_and_are_quiet_without_data() -> None:
    for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
        (condition, then, otherwise) = alarm["AlarmActions"]["Fn::If"]
        assert (condition, then) == ("HasAlarmTopic", [ref("AlarmTopicArn")]), name
        assert otherwise == ref("AWS::NoValue"), name
        assert alarm["TreatMissingData"] == "notBreaching", name


def queue_arns() -> list[object]:
    return [attribute(name, "Arn") for name in of_type("AWS::SQS::Queue")]


def passes(mapping: str, record: dict[str, Any]) -> bool:
    filters = properties(mapping)["FilterCriteria"]["Filters"]
    return any(matches(json.loads(one["Pattern"]), record) for one in filters)


def matches(pattern: Any, value: Any) -> bool:
    """Match as Lambda's event filters do, as far as the template uses them."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(
            matches(part, value.get(key)) for key, part in pattern.items()
        )
    return any(
        value is not None if choice == {"exists": True} else value == choice for choice in pattern
    )
