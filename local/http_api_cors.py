"""CORS as an AWS HTTP API answers it when the API has a CORS configuration (functions never see a preflight)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def headers(cors: Mapping[str, Any], origin: str) -> list[tuple[str, str]]:
    """Return what is added to an ordinary answer."""
    allowed = cors.get("allowOrigins") or []
    if not origin or not ("*" in allowed or origin in allowed):
        return []
    found = [("access-control-allow-origin", "*" if "*" in allowed else origin)]
    if "*" not in allowed:
        found.append(("vary", "Origin"))
    if str(cors.get("allowCredentials")).lower() == "true":
        found.append(("access-control-allow-credentials", "true"))
    if exposed := cors.get("exposeHeaders"):
        found.append(("access-control-expose-headers", ",".join(exposed)))
    return found


def preflight(
    cors: Mapping[str, Any], origin: str, request: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the headers of the 204 to an OPTIONS request; none say no."""
    found = headers(cors, origin)
    if not found or "access-control-request-method" not in request:
        return found
    if methods := cors.get("allowMethods"):
        found.append(("access-control-allow-methods", ",".join(methods)))
    if names := cors.get("allowHeaders"):
        found.append(("access-control-allow-headers", ",".join(names)))
    if (seconds := cors.get("maxAge")) is not None:
        found.append(("access-control-max-age", str(seconds)))
    return found
