"""Makes an operator key for whoever may invoke it with AWS credentials; no route leads here."""

from typing import Any

from session_service.bootstrap import operators
from session_service.domain.changes import Cause
from session_service.domain.operator_keys import Scope, scopes_of
from session_service.domain.sessions import DEFAULT_TENANT


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return `{operator_key, key_id, role, scopes}`; the key itself is shown this once.

    The event is `{role, scopes}`: a word for whom the key is for, and a list of scopes, or none
    for those that the role is known to need. Raise ValueError for a role or scope that is none, and
    for a scope that the role is known not to have.
    """
    scopes = scopes_of(event["role"], event.get("scopes") or [])
    cause = Cause(actor="deployer", request_id=context.aws_request_id)
    service = operators.operator_key_service()
    key, text = service.create(DEFAULT_TENANT, event["role"], scopes, cause)
    shown: list[Scope] = sorted(key.scopes)
    return {"operator_key": text, "key_id": key.key_id, "role": key.role, "scopes": shown}
