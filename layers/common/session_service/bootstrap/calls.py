"""Wires what visitors ask for: one builder for each group of calls."""

from functools import cache, partial
from typing import TYPE_CHECKING

from session_service.bootstrap import (
    SystemEntropy,
    authentication,
    credentials,
    devices,
    memory_counters,
    rotation,
    service_keys,
    session_answers,
    session_service,
    sessions,
    settings,
    system_clock,
    table,
    upload_service,
)

if TYPE_CHECKING:
    from session_service.web.cookie_refresh import CookieRefresh
    from session_service.web.device_calls import DeviceCalls
    from session_service.web.edge import Edge
    from session_service.web.ensure import Ensure
    from session_service.web.limits import Limits
    from session_service.web.session_calls import SessionCalls
    from session_service.web.token_calls import TokenCalls
    from session_service.web.upload_calls import UploadCalls


@cache
def edge() -> "Edge":
    """Return what tells whom a call comes from."""
    from session_service.domain.service_keys import origin_secret
    from session_service.web.edge import Edge

    return Edge(
        origin_secret=origin_secret(service_keys()),
        refuses_direct_calls=not settings().direct_calls,
    )


@cache
def limits() -> "Limits":
    """Return what counts calls and refusals."""
    from session_service.domain.rate_limits import RememberedRefusals
    from session_service.dynamodb.idempotency import recall
    from session_service.dynamodb.rate_limits import DynamoDBCounters
    from session_service.observability import count
    from session_service.web.limits import Limits

    return Limits(
        limits=settings().rate_limits,
        exact=RememberedRefusals(
            DynamoDBCounters(table()), on_hit=partial(count, "RefusedFromMemory")
        ),
        approximate=memory_counters(),
        keys=service_keys(),
        credentials=credentials(),
        is_repeat=lambda call: recall(table(), call, system_clock()) is not None,
        clock=system_clock,
    )


@cache
def cookie_refresh() -> "CookieRefresh":
    """Return what keeps cookies fresh."""
    from session_service.web.cookie_refresh import CookieRefresh

    return CookieRefresh(
        authentication=authentication(), rotation=rotation(), answers=session_answers()
    )


@cache
def token_calls() -> "TokenCalls":
    """Return the calls that hand out a new token."""
    from session_service.domain.renewal import RenewalService
    from session_service.dynamodb.renewals import DynamoDBRenewals
    from session_service.web.token_calls import TokenCalls

    renewals = RenewalService(
        authentication=authentication(),
        store=DynamoDBRenewals(sessions=sessions()),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )
    return TokenCalls(
        authentication=authentication(),
        rotation=rotation(),
        renewals=renewals,
        credentials=credentials(),
        answers=session_answers(),
        limits=limits(),
    )


@cache
def device_calls() -> "DeviceCalls":
    """Return the calls on a session's devices."""
    from session_service.domain.device_service import DeviceService
    from session_service.web.device_calls import DeviceCalls

    service = DeviceService(
        store=devices(),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )
    return DeviceCalls(authentication=authentication(), devices=service, credentials=credentials())


@cache
def session_calls() -> "SessionCalls":
    """Return the calls on a session that is there."""
    from session_service.web.session_calls import SessionCalls

    return SessionCalls(
        authentication=authentication(),
        service=session_service(),
        refreshed=cookie_refresh(),
        credentials=credentials(),
        answers=session_answers(),
    )


@cache
def ensure() -> "Ensure":
    """Return the call that ensures a session."""
    from session_service.web.ensure import Ensure

    return Ensure(
        authentication=authentication(),
        service=session_service(),
        refreshed=cookie_refresh(),
        credentials=credentials(),
        answers=session_answers(),
        limits=limits(),
        clock=system_clock,
    )


@cache
def upload_calls() -> "UploadCalls":
    """Return the calls on a session's uploads."""
    from session_service.web.upload_calls import UploadCalls

    return UploadCalls(
        authentication=authentication(),
        uploads=upload_service(),
        credentials=credentials(),
        limits=limits(),
    )
