"""OpenAPI links: which call's answer holds what another call needs."""

from typing import Any

# Operation and status → name of the link → (operation it leads to, its parameters).
_LINKS: dict[tuple[str, int], dict[str, tuple[str, dict[str, str]]]] = {
    ("create_session", 201): {
        "operate": ("read_operated_session", {"session_id": "$response.body#/session/session_id"}),
        "stop": ("end_operated_session", {"session_id": "$response.body#/session/session_id"}),
        "uploads": ("list_operated_uploads", {"session_id": "$response.body#/session/session_id"}),
    },
    ("list_operator_keys", 200): {
        "revoke": ("revoke_operator_key", {"key_id": "$response.body#/items/0/key_id"}),
    },
    ("create_session", 200): {
        "amend": ("amend_session", {"If-Match": "$response.header.ETag"}),
        "rename_own_device": (
            "rename_device",
            {"device_id": "$response.body#/session/device_id"},
        ),
    },
    ("validate_session", 200): {
        "amend": ("amend_session", {"If-Match": "$response.header.ETag"}),
        "rename_own_device": (
            "rename_device",
            {"device_id": "$response.body#/session/device_id"},
        ),
        "revoke_own_device": (
            "revoke_device",
            {"device_id": "$response.body#/session/device_id"},
        ),
    },
    ("amend_session", 200): {
        "amend_again": ("amend_session", {"If-Match": "$response.header.ETag"}),
    },
    ("list_devices", 200): {
        "rename": ("rename_device", {"device_id": "$response.body#/items/0/device_id"}),
        "revoke": ("revoke_device", {"device_id": "$response.body#/items/0/device_id"}),
    },
    ("rename_device", 200): {
        "revoke": ("revoke_device", {"device_id": "$response.body#/device/device_id"}),
    },
    ("create_upload", 201): {
        "read": ("read_upload", {"upload_id": "$response.body#/upload/upload_id"}),
        "delete": ("delete_upload", {"upload_id": "$response.body#/upload/upload_id"}),
    },
    ("read_upload", 200): {
        "delete": ("delete_upload", {"upload_id": "$response.body#/upload/upload_id"}),
    },
    ("delete_upload", 204): {
        "read": ("read_upload", {"upload_id": "$request.path.upload_id"}),
    },
    ("list_uploads", 200): {
        "next_page": ("list_uploads", {"cursor": "$response.body#/next_cursor"}),
    },
}


def links(operation_id: str, status: int) -> dict[str, Any]:
    """Return the links of one answer; none where nothing follows from it."""
    found = _LINKS.get((operation_id, status), {})
    return {
        name: {"operationId": target, "parameters": parameters}
        for name, (target, parameters) in found.items()
    }
