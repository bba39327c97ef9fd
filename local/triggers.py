"""Checks that the local cloud really has what the deployed template starts functions with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from local import aws, deployment

Probe = Callable[[Any, str], bool]

# type of resource → (service, whether the service has it, by its physical id)
_PROBES: dict[str, tuple[str, Probe]] = {
    "AWS::Lambda::Function": (
        "lambda",
        lambda api, name: bool(api.get_function(FunctionName=name)),
    ),
    "AWS::Lambda::EventSourceMapping": (
        "lambda",
        lambda api, uuid: str(api.get_event_source_mapping(UUID=uuid)["State"]) == "Enabled",
    ),
    "AWS::Scheduler::Schedule": (
        "scheduler",
        lambda api, name: bool(api.get_schedule(Name=name)["State"]),
    ),
    "AWS::DynamoDB::Table": (
        "dynamodb",
        lambda api, name: bool(api.describe_table(TableName=name)),
    ),
    "AWS::Logs::LogGroup": ("logs", lambda api, name: _has_log_group(api, name)),
    "AWS::SQS::Queue": ("sqs", lambda api, url: bool(api.get_queue_attributes(QueueUrl=url))),
    "AWS::S3::Bucket": ("s3", lambda api, name: bool(api.head_bucket(Bucket=name))),
}


def missing(endpoint: str) -> list[str]:
    """Return the logical ids of resources that the stack names and the local cloud lacks."""
    try:
        deployed = deployment.read(endpoint)
    except ClientError:
        return ["the stack"]
    clients = {service: aws.client(service, endpoint) for service, _ in _PROBES.values()}
    lacking = []
    for logical, (kind, physical) in deployed.resources.items():
        if kind in _PROBES:
            service, has = _PROBES[kind]
            if not _holds(has, clients[service], physical):
                lacking.append(logical)
    lacking += [f"the notifications of {name}" for name in _silent_buckets(deployed, clients["s3"])]
    return lacking


def _holds(has: Probe, api: Any, physical: str) -> bool:
    try:
        return has(api, physical)
    except ClientError:
        return False


def _has_log_group(api: Any, name: str) -> bool:
    groups = api.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return any(group["logGroupName"] == name for group in groups)


def _silent_buckets(deployed: deployment.Deployment, s3: Any) -> list[str]:
    """Return the buckets that should notify a function and do not."""
    silent = []
    for logical, name in deployed.of_type("AWS::S3::Bucket").items():
        properties = deployed.template["Resources"][logical].get("Properties") or {}
        if "NotificationConfiguration" in properties:
            found = s3.get_bucket_notification_configuration(Bucket=name)
            if not found.get("LambdaFunctionConfigurations"):
                silent.append(logical)
    return silent
