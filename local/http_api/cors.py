"""CORS as an HTTP API with CORS settings answers it; functions then never see a preflight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Headers = list[tuple[str, str]]


def headers(cors: Mapping[str, Any], origin: str) -> Headers:
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


def preflight(cors: Mapping[str, Any], origin: str, request: Mapping[str, str]) -> Headers:
    """Return the headers of the 204 to an OPTIONS request; none of them mean no."""
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
