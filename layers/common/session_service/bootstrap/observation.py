"""Wires what operators see of the service as a whole."""

import os
from functools import cache
from typing import TYPE_CHECKING

from session_service.bootstrap import system_clock, table
from session_service.bootstrap.audit import audit_notes, audit_retention
from session_service.bootstrap.audit_queries import audit_trail

if TYPE_CHECKING:
    from session_service.dynamodb.rollups import DynamoDBRollups
    from session_service.web.observation_calls import HealthCalls, OverviewCalls

_MINUTE_MS = 60_000


@cache
def rollups() -> "DynamoDBRollups":
    """Return the rollups."""
    from session_service.dynamodb.rollups import DynamoDBRollups

    return DynamoDBRollups(table=table(), retention=audit_retention())


@cache
def overview_calls() -> "OverviewCalls":
    """Return the call on the key figures."""
    from session_service.domain.overview import OverviewService
    from session_service.web.observation_calls import OverviewCalls

    service = OverviewService(rollups=rollups())
    return OverviewCalls(service=service, clock=system_clock)


@cache
def health_calls() -> "HealthCalls":
    """Return the call on the service's health."""
    from session_service.aws_clients import sqs_client
    from session_service.domain.service_health import HealthService
    from session_service.dynamodb.service_runs import DynamoDBServiceRuns
    from session_service.failure_queue_depths import FailureQueueDepths
    from session_service.web.observation_calls import HealthCalls

    named = (entry.partition("=") for entry in os.environ["FAILURE_QUEUES"].split())
    service = HealthService(
        trail=audit_trail(),
        runs=DynamoDBServiceRuns(table=table(), rollups=rollups(), notes=audit_notes()),
        queues=FailureQueueDepths(client=sqs_client(), urls={name: url for name, _, url in named}),
        clock=system_clock,
        sweep_interval=int(os.environ["SWEEP_MINUTES"]) * _MINUTE_MS,
    )
    return HealthCalls(service=service, clock=system_clock)
