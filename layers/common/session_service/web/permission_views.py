"""What a key that asks for itself is told: who it is, and what each scope opens."""

from collections.abc import Mapping
from typing import TypedDict

from session_service.domain.operator_keys import ROLES, OperatorKey, Scope
from session_service.web.operator_views import OperatorKeyView

# The routes themselves say which scope they ask for (`scope=…`), each in a function of its own that
# knows of no other: a contract test holds this table to them.
ROUTES: Mapping[Scope, tuple[str, ...]] = {
    Scope.SESSIONS_INTROSPECT: ("POST /v1/introspect",),
    Scope.SESSIONS_LIST: ("GET /v1/admin/sessions",),
    Scope.SESSIONS_READ: ("GET /v1/admin/sessions/{session_id}",),
    Scope.SESSIONS_END: ("DELETE /v1/admin/sessions/{session_id}",),
    Scope.SESSIONS_BLOCK: ("POST /v1/admin/sessions/{session_id}/block",),
    Scope.SESSIONS_RENEW: ("POST /v1/admin/sessions/{session_id}/renew",),
    Scope.UPLOADS_READ: (
        "GET /v1/admin/sessions/{session_id}/uploads",
        "GET /v1/admin/sessions/{session_id}/uploads/{upload_id}",
    ),
    # No route of its own: the one that shows a session, asked for more.
    Scope.PERSONAL_READ: ("GET /v1/admin/sessions/{session_id}?reveal=true",),
    Scope.SERVICE_READ: (
        "GET /v1/admin/overview",
        "GET /v1/admin/health",
        "GET /v1/admin/settings",
    ),
    Scope.AUDIT_READ: (
        "GET /v1/admin/audit",
        "GET /v1/admin/audit/histogram",
        "GET /v1/admin/audit/{event_id}",
        "GET /v1/admin/sessions/{session_id}/timeline",
    ),
    Scope.AUDIT_EXPORT: (
        "POST /v1/admin/exports",
        "GET /v1/admin/exports",
        "GET /v1/admin/exports/{export_id}",
    ),
    Scope.KEYS_READ: ("GET /v1/admin/operator-keys",),
    Scope.KEYS_REVOKE: ("DELETE /v1/admin/operator-keys/{key_id}",),
}


class PermissionView(TypedDict):
    """A scope: whether the key has it, what it opens, and which roles come with it."""

    scope: str
    granted: bool
    routes: list[str]
    roles: list[str]


class OwnKeyAnswer(TypedDict):
    """The key that asks, its tenant, and every scope there is. No key expires: one is revoked."""

    key: OperatorKeyView
    tenant_id: str
    permissions: list[PermissionView]


def permission_views(key: OperatorKey) -> list[PermissionView]:
    """Return every scope there is, whether or not the key has it."""
    return [
        {
            "scope": str(scope),
            "granted": key.allows(scope),
            "routes": list(ROUTES[scope]),
            "roles": [role for role, scopes in ROLES.items() if scope in scopes],
        }
        for scope in Scope
    ]
