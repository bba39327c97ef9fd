"""Wires what operators and the app's own backend ask for."""

from functools import cache
from typing import TYPE_CHECKING

from session_service.bootstrap import (
    SystemEntropy,
    service_keys,
    sessions,
    settings,
    system_clock,
    table,
    unlimited_authentication,
    upload_service,
)
from session_service.bootstrap.calls import limits

if TYPE_CHECKING:
    from session_service.domain.operator_key_service import OperatorKeyService
    from session_service.domain.session_operations import SessionOperations
    from session_service.web.introspection import Introspection
    from session_service.web.operator_calls import OperatorCalls
    from session_service.web.operator_key_calls import OperatorKeyCalls
    from session_service.web.operators import Operators
    from session_service.web.restriction_calls import RestrictionCalls


@cache
def operator_key_service() -> "OperatorKeyService":
    """Return the use cases of operator keys."""
    from session_service.domain.operator_key_service import OperatorKeyService
    from session_service.dynamodb.operator_keys import DynamoDBOperatorKeys

    return OperatorKeyService(
        store=DynamoDBOperatorKeys(table=table()),
        keys=service_keys(),
        clock=system_clock,
        entropy=SystemEntropy(),
    )


@cache
def operators() -> "Operators":
    """Return what proves operator keys. Each call with one is logged, so the log is there too."""
    from session_service.observability import logger
    from session_service.web.operators import Operators

    logger()
    return Operators(service=operator_key_service(), limits=limits())


@cache
def introspection() -> "Introspection":
    """Return the introspection call. What a visitor may ask in a minute does not limit it."""
    from session_service.web.introspection import Introspection

    return Introspection(
        authentication=unlimited_authentication(),
        lifetimes=settings().lifetimes,
        upload_limit=settings().upload_policy.max_files,
        clock=system_clock,
    )


@cache
def session_operations() -> "SessionOperations":
    """Return the operators' use cases of a session."""
    from session_service.domain.session_operations import SessionOperations
    from session_service.dynamodb.reveals import DynamoDBReveals

    return SessionOperations(
        store=sessions(),
        reveals=DynamoDBReveals(table=table()),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )


@cache
def operator_calls() -> "OperatorCalls":
    """Return the operators' calls on a session and its uploads."""
    from session_service.web.operator_calls import OperatorCalls

    return OperatorCalls(
        sessions=session_operations(), uploads=upload_service(), keys=service_keys()
    )


@cache
def operator_key_calls() -> "OperatorKeyCalls":
    """Return the calls on operator keys."""
    from session_service.web.operator_key_calls import OperatorKeyCalls

    return OperatorKeyCalls(service=operator_key_service())


@cache
def restriction_calls() -> "RestrictionCalls":
    """Return the calls by which operators end, block or renew a session."""
    from session_service.web.restriction_calls import RestrictionCalls

    return RestrictionCalls(
        sessions=session_operations(), upload_limit=settings().upload_policy.max_files
    )
