"""Wires the audit: recording, the seal, the rollups, the settings that a deployment changed."""

import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from session_service.bootstrap import SystemEntropy, settings, system_clock, table

if TYPE_CHECKING:
    from session_service.audit_log import AuditLog
    from session_service.domain.audit_sealing import AuditSealer
    from session_service.domain.recording import EventRecorder
    from session_service.domain.rolling_up import RollupKeeper
    from session_service.domain.setting_changes import SettingsKeeper
    from session_service.dynamodb.audit_index import DynamoDBAuditIndex
    from session_service.dynamodb.audit_notes import DynamoDBAuditNotes
    from session_service.event_bus import EventBus
    from session_service.storage.audit_bucket import S3AuditBucket

_DAY_MS = 86_400_000


def audit_retention() -> int:
    """Return for how long the audit is kept, in milliseconds."""
    return int(os.environ["AUDIT_RETENTION_DAYS"]) * _DAY_MS


@cache
def audit_log() -> "AuditLog":
    """Return the audit log of this execution environment: a log stream of its own."""
    from session_service.audit_log import AuditLog
    from session_service.aws_clients import logs_client

    return AuditLog(
        client=logs_client(),
        group=os.environ["AUDIT_LOG_GROUP"],
        stream=f"changes/{SystemEntropy().uuid()}",
    )


@cache
def audit_index() -> "DynamoDBAuditIndex":
    """Return the audit index in the table."""
    from session_service.dynamodb.audit_index import DynamoDBAuditIndex

    return DynamoDBAuditIndex(table=table(), retention=audit_retention())


@cache
def audit_notes() -> "DynamoDBAuditNotes":
    """Return what recording notes for the seal and the rollups."""
    from session_service.dynamodb.audit_notes import DynamoDBAuditNotes

    return DynamoDBAuditNotes(table=table(), clock=system_clock)


@cache
def audit_bucket() -> "S3AuditBucket":
    """Return the bucket of segments and manifests."""
    from session_service.aws_clients import s3_client
    from session_service.storage.audit_bucket import S3AuditBucket

    return S3AuditBucket(client=s3_client(), bucket=os.environ["AUDIT_BUCKET_NAME"])


@cache
def event_bus() -> "EventBus":
    """Return the stack's event bus."""
    from session_service.aws_clients import events_client
    from session_service.event_bus import EventBus

    return EventBus(client=events_client(), name=os.environ["EVENT_BUS_NAME"])


@cache
def event_recorder() -> "EventRecorder":
    """Return what records committed events wherever they belong."""
    from session_service.domain.recording import EventRecorder

    return EventRecorder(
        segments=audit_bucket(),
        index=audit_index(),
        notes=audit_notes(),
        told=(audit_log(), event_bus()),
    )


@cache
def audit_sealer() -> "AuditSealer":
    """Return what seals the evidence."""
    from session_service.domain.audit_sealing import AuditSealer

    return AuditSealer(
        store=audit_bucket(),
        notes=audit_notes(),
        told=(audit_index(), audit_log()),
        clock=system_clock,
    )


@cache
def rollup_keeper() -> "RollupKeeper":
    """Return what keeps the rollups."""
    from session_service.domain.rolling_up import RollupKeeper
    from session_service.dynamodb.rollups import DynamoDBRollups

    store = DynamoDBRollups(table=table(), retention=audit_retention())
    return RollupKeeper(index=audit_index(), store=store, clock=system_clock)


@cache
def settings_keeper() -> "SettingsKeeper":
    """Return what tells of settings that a deployment changed."""
    from session_service.domain.setting_changes import SettingsKeeper
    from session_service.dynamodb.settings import DynamoDBSettings

    return SettingsKeeper(
        store=DynamoDBSettings(table=table()), clock=system_clock, entropy=SystemEntropy()
    )


def settings_in_use() -> dict[str, str]:
    """Return as texts, by parameter, the settings that operators are shown: all, and no others."""
    from session_service.web.settings_views import settings_answer, text_of

    items = settings_answer(settings(), audit_retention())["items"]
    return {item["parameter"]: text_of(item["value"]) for item in items}


def set_aside_line(named: Mapping[str, Any], error: Exception) -> None:
    """Put a line of the log of answers that cannot be read into this function's failure queue."""
    from session_service.bootstrap.clean_up import failure_queue

    failure_queue().put_named(named, error)
