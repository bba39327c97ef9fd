"""Wires what operators ask the audit, and the lists of sessions that stand on it."""

from functools import cache
from typing import TYPE_CHECKING

from session_service.bootstrap import service_keys, sessions, settings, system_clock
from session_service.bootstrap.audit import audit_index, audit_retention
from session_service.bootstrap.operators import session_operations

if TYPE_CHECKING:
    from session_service.domain.audit_trail import AuditTrail
    from session_service.domain.session_directory import SessionDirectory
    from session_service.web.audit_calls import AuditCalls
    from session_service.web.session_list_calls import SessionListCalls


@cache
def audit_trail() -> "AuditTrail":
    """Return what reads the audit again."""
    from session_service.domain.audit_trail import AuditTrail

    return AuditTrail(index=audit_index(), clock=system_clock, retention=audit_retention())


@cache
def audit_calls() -> "AuditCalls":
    """Return the calls on the audit."""
    from session_service.web.audit_calls import AuditCalls

    return AuditCalls(
        trail=audit_trail(),
        sessions=session_operations(),
        keys=service_keys(),
        clock=system_clock,
    )


@cache
def session_directory() -> "SessionDirectory":
    """Return what lists and finds sessions."""
    from session_service.domain.session_directory import SessionDirectory

    return SessionDirectory(
        trail=audit_trail(),
        rows=sessions(),
        ids=audit_index(),
        lifetimes=settings().lifetimes,
        clock=system_clock,
    )


@cache
def session_list_calls() -> "SessionListCalls":
    """Return the call that lists sessions."""
    from session_service.web.session_list_calls import SessionListCalls

    return SessionListCalls(
        directory=session_directory(),
        trail=audit_trail(),
        keys=service_keys(),
        clock=system_clock,
    )
