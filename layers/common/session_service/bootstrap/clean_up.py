"""Wires what nobody asks for: association, release, the sweep."""

import os
from collections.abc import Mapping
from copy import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from session_service.bootstrap import (
    SystemEntropy,
    sessions,
    settings,
    system_clock,
    table,
)

if TYPE_CHECKING:
    from session_service.domain.association import AssociationService
    from session_service.domain.cleanup import SweepService
    from session_service.domain.custody import Objects, SessionRows, SweepMemory, UploadRows
    from session_service.domain.release import ReleaseService
    from session_service.domain.scanning import ScanService
    from session_service.dynamodb.upload_rows import DynamoDBUploadRows
    from session_service.failure_queue import FailureQueue
    from session_service.storage.objects import S3Objects


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
def failure_queue() -> "FailureQueue":
    """Return the queue of this function's failures."""
    from session_service.aws_clients import sqs_client
    from session_service.failure_queue import FailureQueue

    return FailureQueue(client=sqs_client(), url=os.environ["FAILURE_QUEUE_URL"])


@cache
def association_service() -> "AssociationService":
    """Return what brings rows and objects together."""
    return _association(upload_rows(), objects())


@cache
def scan_service() -> "ScanService":
    """Return what acts on scanners' verdicts."""
    return _scans(upload_rows(), association_service())


@cache
def release_service() -> "ReleaseService":
    """Return what lets go of what nobody owns any more."""
    return _release(sessions(), upload_rows(), objects())


def sweep_service(event: Mapping[str, Any]) -> "SweepService":
    """Return the sweep that an event asks for: the real one, or with `dry_run` a rehearsal.

    Where the deployment's setting says so it is a rehearsal, whatever the event asks for.
    """
    wanted = event.get("dry_run", False) is not False
    return rehearsed_sweep() if wanted or settings().sweep_dry_run else real_sweep()


@cache
def real_sweep() -> "SweepService":
    """Return the sweep."""
    from session_service.dynamodb.due import DynamoDBSweepMemory

    return _sweep(sessions(), upload_rows(), objects(), DynamoDBSweepMemory(table=table()))


def rehearsed_sweep() -> "SweepService":
    """Return a sweep for one run that reports what it would do, and changes nothing."""
    from session_service.domain.rehearsal import (
        RehearsedMemory,
        RehearsedObjects,
        RehearsedSessions,
        RehearsedUploads,
    )
    from session_service.dynamodb.due import DynamoDBSweepMemory

    sweep = _sweep(
        RehearsedSessions(sessions()),
        RehearsedUploads(upload_rows()),
        RehearsedObjects(objects()),
        RehearsedMemory(DynamoDBSweepMemory(table=table())),
    )
    return replace(sweep, rehearsed=True)


def _sweep(
    sessions: "SessionRows", uploads: "UploadRows", objects: "Objects", memory: "SweepMemory"
) -> "SweepService":
    from session_service.domain.bucket_walk import BucketWalk
    from session_service.domain.cleanup import SweepService
    from session_service.dynamodb.due import DynamoDBDueIndex

    entropy, lifetimes = SystemEntropy(), settings().lifetimes
    association = _association(uploads, objects)
    release = _release(sessions, uploads, objects)
    walk = BucketWalk(
        sessions=sessions,
        uploads=uploads,
        objects=objects,
        association=association,
        release=release,
        lifetimes=lifetimes,
        clock=system_clock,
        entropy=entropy,
    )
    return SweepService(
        sessions=sessions,
        uploads=uploads,
        due_index=DynamoDBDueIndex(table=table()),
        objects=objects,
        memory=memory,
        association=association,
        scans=_scans(uploads, association),
        release=release,
        walk=walk,
        lifetimes=lifetimes,
        clock=system_clock,
        entropy=entropy,
        report_failure=_report_failure,
    )


def _association(uploads: "UploadRows", objects: "Objects") -> "AssociationService":
    from session_service.domain.association import AssociationService
    from session_service.domain.uploads import UploadStatus

    return AssociationService(
        uploads=uploads,
        objects=objects,
        clock=system_clock,
        entropy=SystemEntropy(),
        arrives_as=UploadStatus.SCANNING if settings().upload_scan else UploadStatus.STORED,
    )


def _scans(uploads: "UploadRows", association: "AssociationService") -> "ScanService":
    from session_service.domain.scanning import ScanService

    return ScanService(
        uploads=uploads, association=association, clock=system_clock, entropy=SystemEntropy()
    )


def _release(
    sessions: "SessionRows", uploads: "UploadRows", objects: "Objects"
) -> "ReleaseService":
    from session_service.domain.release import ReleaseService

    return ReleaseService(
        sessions=sessions,
        uploads=uploads,
        objects=objects,
        clock=system_clock,
        entropy=SystemEntropy(),
    )


def _report_failure(what: str, error: Exception) -> None:
    from session_service.observability import logger

    logger().error("sweep_row_failed", exc_info=error, extra={"row": what})


def set_aside(record: Mapping[str, Any], error: Exception) -> None:
    """Put a record of the stream that cannot be read into this function's failure queue."""
    failure_queue().put(record, error)
