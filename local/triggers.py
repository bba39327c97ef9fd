"""Checks that the local cloud really has the resources that the deployed stack names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from local import aws, deployment

Probe = Callable[[Any, str], bool]


def _has_log_group(api: Any, name: str) -> bool:
    groups = api.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return any(group["logGroupName"] == name for group in groups)


# type of resource → (service, whether it has the resource with this physical id)
_PROBES: dict[str, tuple[str, Probe]] = {
    "AWS::DynamoDB::Table": ("dynamodb", lambda api, name: api.describe_table(TableName=name)),
    "AWS::Events::EventBus": ("events", lambda api, name: api.describe_event_bus(Name=name)),
    "AWS::Lambda::EventSourceMapping": (
        "lambda",
        lambda api, uuid: api.get_event_source_mapping(UUID=uuid)["State"] == "Enabled",
    ),
    "AWS::Lambda::Function": ("lambda", lambda api, name: api.get_function(FunctionName=name)),
    "AWS::Logs::LogGroup": ("logs", _has_log_group),
    "AWS::S3::Bucket": ("s3", lambda api, name: api.head_bucket(Bucket=name)),
    "AWS::SQS::Queue": ("sqs", lambda api, url: api.get_queue_attributes(QueueUrl=url)),
    "AWS::Scheduler::Schedule": ("scheduler", lambda api, name: api.get_schedule(Name=name)),
}


def missing(endpoint: str) -> list[str]:
    """Return what the stack names and the local cloud lacks; nothing when all is well."""
    try:
        deployed = deployment.read(endpoint)
    except ClientError:
        return ["the stack"]
    clients = {service: aws.client(service, endpoint) for service, _ in _PROBES.values()}
    lacking = []
    for logical, (kind, physical) in deployed.resources.items():
        service, has = _PROBES.get(kind, ("", None))
        if has and not _holds(has, clients[service], physical):
            lacking.append(logical)
    return lacking + _silent_buckets(deployed, clients["s3"])


def _holds(has: Probe, api: Any, physical: str) -> bool:
    try:
        return bool(has(api, physical))
    except ClientError:
        return False


def _silent_buckets(deployed: deployment.Deployment, s3: Any) -> list[str]:
    """Return the buckets that should notify a function and do not."""
    silent = []
    for logical, name in deployed.of_type("AWS::S3::Bucket").items():
        properties = deployed.template["Resources"][logical].get("Properties") or {}
        if "NotificationConfiguration" in properties:
            found = s3.get_bucket_notification_configuration(Bucket=name)
            if not found.get("LambdaFunctionConfigurations"):
                silent.append(f"the notifications of {logical}")
    return silent
