"""Batches of the log of answers, as CloudWatch Logs delivers them to a subscriber."""

import gzip
import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any

from session_service.domain.request_summaries import AnsweredRequest
from session_service.domain.sessions import DEFAULT_TENANT, TENANT_ID

# What a tenant's id is made of, as a part of keys: no "#", and "-" alone is the service itself.
_TENANT = re.compile(TENANT_ID)
_STATUSES = (100, 599)
# No function runs for longer than 15 minutes.
_MILLISECONDS = (0, 900_000)


def answered_requests(
    event: Mapping[str, Any], set_aside: Callable[[Mapping[str, Any], Exception], None]
) -> list[AnsweredRequest]:
    """Return the answers that a delivery tells of.

    A line that cannot be read, or says what no function of ours can, is set aside, named but not
    repeated, and holds nothing else back.
    Raise ValueError, KeyError or OSError for a delivery that cannot be unpacked at all.
    """
    delivery = json.loads(gzip.decompress(b64decode(event["awslogs"]["data"], validate=True)))
    if delivery["messageType"] != "DATA_MESSAGE":
        return []
    requests = []
    for line in delivery["logEvents"]:
        try:
            requests.append(_request(line))
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
            named = {"log_stream": delivery.get("logStream"), "log_event_id": line.get("id")}
            set_aside(named, error)
    return requests


def _request(line: Mapping[str, Any]) -> AnsweredRequest:
    said = json.loads(line["message"])
    return AnsweredRequest(
        log_id=str(line["id"]),
        at=int(line["timestamp"]),
        tenant_id=_tenant(said),
        operation=_text(said, "route"),
        status=_number(said, "status", _STATUSES),
        code=_text(said, "code"),
        reason=_text(said, "reason"),
        network=_text(said, "network"),
        milliseconds=(
            _number(said, "milliseconds", _MILLISECONDS) if "milliseconds" in said else None
        ),
    )


def _tenant(said: Mapping[str, Any]) -> str:
    """Return whose visitors a line is about. Raise ValueError for what can be no tenant's id."""
    tenant_id = _text(said, "tenant_id") or DEFAULT_TENANT
    if not _TENANT.fullmatch(tenant_id):
        raise ValueError("tenant_id is no id of a tenant")
    return tenant_id


def _number(said: Mapping[str, Any], name: str, bounds: tuple[int, int]) -> int:
    """Return a whole number within bounds. Raise ValueError for all else, `true` and 1e999 too."""
    value, (least, most) = said[name], bounds
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{name} is no whole number from {least} to {most}")
    return value


def _text(said: Mapping[str, Any], name: str) -> str:
    """Return a field that may be missing, as text to store. Raise ValueError for others."""
    value = said.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value.encode("utf-8", "replace").decode()
