"""Batches of the log of answers, as CloudWatch Logs delivers them to a subscriber."""

import gzip
import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any

from session_service.domain.request_summaries import AnsweredRequest

_DEFAULT_TENANT = "default"


def answered_requests(
    event: Mapping[str, Any], set_aside: Callable[[Mapping[str, Any], Exception], None]
) -> list[AnsweredRequest]:
    """Return the answers that a delivery tells of.

    A line that cannot be read is set aside, named but not repeated, and holds nothing else back.
    Raise ValueError, KeyError or OSError for a delivery that cannot be unpacked at all.
    """
    delivery = json.loads(gzip.decompress(b64decode(event["awslogs"]["data"], validate=True)))
    if delivery["messageType"] != "DATA_MESSAGE":
        return []
    requests = []
    for line in delivery["logEvents"]:
        try:
            requests.append(_request(line))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            named = {"log_stream": delivery.get("logStream"), "log_event_id": line.get("id")}
            set_aside(named, error)
    return requests


def _request(line: Mapping[str, Any]) -> AnsweredRequest:
    said = json.loads(line["message"])
    return AnsweredRequest(
        log_id=str(line["id"]),
        at=int(line["timestamp"]),
        tenant_id=_text(said, "tenant_id") or _DEFAULT_TENANT,
        operation=_text(said, "route"),
        status=int(said["status"]),
        code=_text(said, "code"),
        reason=_text(said, "reason"),
        network=_text(said, "network"),
        milliseconds=int(said["milliseconds"]) if "milliseconds" in said else None,
    )


def _text(said: Mapping[str, Any], name: str) -> str:
    """Return a field that may be missing, as text to store. Raise ValueError for others."""
    value = said.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value.encode("utf-8", "replace").decode()
