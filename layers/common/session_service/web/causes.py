"""Who caused a change, as the audit trail names them."""

from session_service.domain.changes import Cause
from session_service.web.requests import Request


def visitor(request: Request) -> Cause:
    """Return the visitor as the cause of what this request changes."""
    return Cause(actor="visitor", request_id=request.request_id)


def operator(request: Request) -> Cause:
    """Return the operator as the cause of what this request changes."""
    key = request.proven_operator()
    return Cause(actor=f"operator:{key.key_id}", request_id=request.request_id)
