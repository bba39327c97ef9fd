"""The only wiring: builds the real objects, each once per execution environment, on first use.

Imports stand inside the builders, so that a function pays for what it serves and no more.
"""

import os
import random
import secrets
import time
import uuid
from functools import cache
from typing import TYPE_CHECKING

from session_service.config import Settings
from session_service.domain.service_keys import KeyRing

if TYPE_CHECKING:
    from session_service.audit_log import AuditLog
    from session_service.domain.association import AssociationService
    from session_service.domain.cleanup import SweepService
    from session_service.domain.release import ReleaseService
    from session_service.domain.session_service import SessionService
    from session_service.domain.upload_service import UploadService
    from session_service.dynamodb.sessions import DynamoDBSessions
    from session_service.dynamodb.table import Table
    from session_service.dynamodb.upload_rows import DynamoDBUploadRows
    from session_service.storage.objects import S3Objects
    from session_service.web.credentials import Credentials
    from session_service.web.ensure import Ensure
    from session_service.web.session_answers import SessionAnswers
    from session_service.web.session_calls import SessionCalls
    from session_service.web.upload_calls import UploadCalls


class SystemEntropy:
    """Unpredictable values from the operating system."""

    def token_bytes(self, length: int) -> bytes:
        """Return `length` random bytes."""
        return secrets.token_bytes(length)

    def uuid(self) -> uuid.UUID:
        """Return a random (version 4) UUID."""
        return uuid.uuid4()


def system_clock() -> int:
    """Return the epoch milliseconds of now."""
    return time.time_ns() // 1_000_000


def pause(seconds: float) -> None:
    """Wait for between half and all of the given seconds, so that contenders part company."""
    time.sleep(seconds * random.uniform(0.5, 1))  # noqa: S311 - jitter, not a secret


@cache
def settings() -> Settings:
    """Return this deployment's settings."""
    return Settings.from_env()


@cache
def service_keys() -> KeyRing:
    """Return the service keys, read from the parameter store at start."""
    from session_service.aws_clients import ssm_client
    from session_service.key_parameter import read_service_keys

    client, name, signing = ssm_client(), settings().keys_parameter, settings().key_generation
    return KeyRing(lambda: read_service_keys(client, name, signing), system_clock)


@cache
def table() -> "Table":
    """Return the one table."""
    from session_service.aws_clients import dynamodb_client
    from session_service.dynamodb.table import Table

    return Table(client=dynamodb_client(), name=settings().table_name, pause=pause)


def probe_table() -> None:
    """Raise StoreUnavailableError unless the table answers a read."""
    from session_service.dynamodb.keys import SWEEP_CURSOR

    table().get(SWEEP_CURSOR)


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
def credentials() -> "Credentials":
    """Return the reader of credentials."""
    from session_service.web.cookies import SessionCookie
    from session_service.web.credentials import Credentials

    return Credentials(
        cookie=SessionCookie(secure=settings().secure_cookies),
        allowed_origins=settings().allowed_origins,
    )


@cache
def session_answers() -> "SessionAnswers":
    """Return the writer of session answers."""
    from session_service.web.session_answers import SessionAnswers

    return SessionAnswers(
        cookie=credentials().cookie,
        lifetimes=settings().lifetimes,
        upload_limit=settings().upload_policy.max_files,
        clock=system_clock,
    )


@cache
def sessions() -> "DynamoDBSessions":
    """Return the session rows."""
    from session_service.dynamodb.sessions import DynamoDBSessions

    return DynamoDBSessions(table=table(), lifetimes=settings().lifetimes)


@cache
def session_service() -> "SessionService":
    """Return the use cases of a session."""
    from session_service.domain.session_service import SessionService

    return SessionService(
        store=sessions(),
        keys=service_keys(),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )


@cache
def upload_service() -> "UploadService":
    """Return the use cases of an upload."""
    from session_service.aws_clients import s3_client
    from session_service.domain.upload_service import UploadService
    from session_service.dynamodb.uploads import DynamoDBUploads
    from session_service.storage.forms import S3Forms

    return UploadService(
        store=DynamoDBUploads(table=table()),
        forms=S3Forms(client=s3_client(), bucket=settings().bucket_name),
        policy=settings().upload_policy,
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )


@cache
def session_calls() -> "SessionCalls":
    """Return the calls on a session that is there."""
    from session_service.web.session_calls import SessionCalls

    return SessionCalls(
        service=session_service(), credentials=credentials(), answers=session_answers()
    )


@cache
def ensure() -> "Ensure":
    """Return the call that ensures a session."""
    from session_service.web.ensure import Ensure

    return Ensure(
        service=session_service(),
        credentials=credentials(),
        answers=session_answers(),
        clock=system_clock,
    )


@cache
def upload_calls() -> "UploadCalls":
    """Return the calls on a session's uploads."""
    from session_service.web.upload_calls import UploadCalls

    return UploadCalls(
        sessions=session_service(), uploads=upload_service(), credentials=credentials()
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
