"""Wires what nobody asks for: association, release, the sweep, and the audit log."""

import os
from functools import cache
from typing import TYPE_CHECKING

from session_service.bootstrap import (
    SystemEntropy,
    sessions,
    settings,
    system_clock,
    table,
)

if TYPE_CHECKING:
    from session_service.audit_log import AuditLog
    from session_service.domain.association import AssociationService
    from session_service.domain.cleanup import SweepService
    from session_service.domain.release import ReleaseService
    from session_service.dynamodb.upload_rows import DynamoDBUploadRows
    from session_service.storage.objects import S3Objects


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
def upload_rows() -> "DynamoDBUploadRows":
    """Return the upload rows as the clean-up sees them."""
    from session_service.dynamodb.upload_rows import DynamoDBUploadRows

    return DynamoDBUploadRows(table=table())


@cache
def objects() -> "S3Objects":
    """Return the uploads bucket."""
    from session_service.aws_clients import s3_client
    from session_service.storage.objects import S3Objects

    return S3Objects(client=s3_client(), bucket=settings().bucket_name)


@cache
def association_service() -> "AssociationService":
    """Return what brings rows and objects together."""
    from session_service.domain.association import AssociationService

    return AssociationService(
        uploads=upload_rows(), objects=objects(), clock=system_clock, entropy=SystemEntropy()
    )


@cache
def release_service() -> "ReleaseService":
    """Return what lets go of what nobody owns any more."""
    from session_service.domain.release import ReleaseService

    return ReleaseService(
        sessions=sessions(),
        uploads=upload_rows(),
        objects=objects(),
        clock=system_clock,
        entropy=SystemEntropy(),
    )


@cache
def sweep_service() -> "SweepService":
    """Return the sweep."""
    from session_service.domain.cleanup import SweepService
    from session_service.dynamodb.due import DynamoDBDueIndex, DynamoDBSweepCursor

    return SweepService(
        sessions=sessions(),
        uploads=upload_rows(),
        due_index=DynamoDBDueIndex(table=table()),
        objects=objects(),
        cursor=DynamoDBSweepCursor(table=table()),
        association=association_service(),
        release=release_service(),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
        report_failure=_report_failure,
    )


def _report_failure(what: str, error: Exception) -> None:
    from session_service.observability import logger

    logger().error("sweep_row_failed", exc_info=error, extra={"row": what})
