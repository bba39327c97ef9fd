"""The only wiring: builds the real objects, each once per execution environment, on first use.

Imports stand inside the builders, so that a function pays for what it serves and no more. Here is
what everything stands on; `calls` wires what visitors ask for, `clean_up` what nobody asks for.
"""

import random
import secrets
import time
from copy import replace
from functools import cache
from typing import TYPE_CHECKING

from session_service.config import Settings
from session_service.domain.service_keys import KeyRing
from session_service.domain.uuids import UUID_BYTES, random_uuid

if TYPE_CHECKING:
    from collections.abc import Callable

    from session_service.domain.authentication import AuthenticationService
    from session_service.domain.rate_limits import MemoryCounters
    from session_service.domain.rotation import RotationService
    from session_service.domain.session_service import SessionService
    from session_service.domain.tokens import SessionToken
    from session_service.domain.upload_service import UploadService
    from session_service.dynamodb.devices import DynamoDBDevices
    from session_service.dynamodb.sessions import DynamoDBSessions
    from session_service.dynamodb.table import Table
    from session_service.web.credentials import Credentials
    from session_service.web.session_answers import SessionAnswers


class SystemEntropy:
    """Unpredictable values from the operating system."""

    def token_bytes(self, length: int) -> bytes:
        """Return `length` random bytes."""
        return secrets.token_bytes(length)

    def uuid(self) -> str:
        """Return a random UUID (RFC 9562, version 4), in lower case."""
        return random_uuid(secrets.token_bytes(UUID_BYTES))


def system_clock() -> int:
    """Return the epoch milliseconds of now."""
    return time.time_ns() // 1_000_000


def pause(seconds: float) -> None:
    """Wait for between half and all of the given seconds, so that contenders part company."""
    # Not the generator with a state: restored from one snapshot, all would pause alike.
    time.sleep(seconds * random.SystemRandom().uniform(0.5, 1))


@cache
def settings() -> Settings:
    """Return this deployment's settings."""
    return Settings.from_env()


@cache
def service_keys() -> KeyRing:
    """Return the service keys, read from the parameter store at start."""
    from session_service.bootstrap.clients import parameter_store
    from session_service.key_parameter import read_service_keys

    store, name, signing = parameter_store(), settings().keys_parameter, settings().key_generation
    return KeyRing(
        lambda: read_service_keys(store.calls, store.failures, name, signing), system_clock
    )


@cache
def table() -> "Table":
    """Return the one table."""
    from session_service.bootstrap.clients import dynamodb
    from session_service.dynamodb.table import Table

    client = dynamodb()
    return Table(
        client=client.calls,
        failures=client.failures,
        name=settings().table_name,
        pause=pause,
        typed=client.typed,
    )


def probe_table() -> None:
    """Raise StoreUnavailableError unless the table answers a read."""
    from session_service.dynamodb.keys import SWEEP_CURSOR

    table().get(SWEEP_CURSOR)


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
def devices() -> "DynamoDBDevices":
    """Return the devices in the session rows."""
    from session_service.dynamodb.devices import DynamoDBDevices

    return DynamoDBDevices(sessions=sessions())


@cache
def memory_counters() -> "MemoryCounters":
    """Return the counters of this execution environment."""
    from session_service.domain.rate_limits import MemoryCounters

    return MemoryCounters()


def admission() -> "Callable[[SessionToken], None]":
    """Return what is told of each genuine token of a visitor.

    It notes whose request it is, and raises RateLimitedError for too many of one device.
    """
    from session_service.domain.rate_limits import Subject
    from session_service.observability import TENANT

    limit, counters = settings().rate_limits.requests, memory_counters()

    def admit(token: "SessionToken") -> None:
        TENANT.set(token.tenant_id)
        subject = Subject(token.tenant_id, f"{token.session_id}/{token.device_id}")
        counters.take(limit, subject, system_clock()).require_accepted()

    return admit


@cache
def unlimited_authentication() -> "AuthenticationService":
    """Return what proves tokens for who asks in a visitor's stead: no limit of theirs counts."""
    from session_service.domain.authentication import AuthenticationService

    return AuthenticationService(
        store=devices(),
        keys=service_keys(),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )


@cache
def authentication() -> "AuthenticationService":
    """Return what proves tokens, and counts what their visitors ask for."""
    return replace(unlimited_authentication(), admit=admission())


@cache
def rotation() -> "RotationService":
    """Return what hands out fresh tokens."""
    from session_service.domain.rotation import RotationService

    return RotationService(
        store=devices(),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )


@cache
def session_service() -> "SessionService":
    """Return the use cases of a session."""
    from session_service.domain.session_service import SessionService

    return SessionService(
        store=sessions(),
        authentication=authentication(),
        keys=service_keys(),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )


@cache
def upload_service() -> "UploadService":
    """Return the use cases of an upload."""
    from session_service.bootstrap.clients import bucket_signer
    from session_service.domain.upload_service import UploadService
    from session_service.dynamodb.uploads import DynamoDBUploads
    from session_service.storage.forms import S3Forms

    return UploadService(
        store=DynamoDBUploads(table=table(), lifetimes=settings().lifetimes),
        forms=S3Forms(signer=bucket_signer(settings().bucket_name)),
        policy=settings().upload_policy,
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )
