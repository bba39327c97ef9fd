"""Requests to other APIs, as API Gateway shows them to a Lambda authorizer of type REQUEST."""

from collections.abc import Iterable, Mapping
from typing import Any

from session_service.web.requests import Request


def is_simple(event: Mapping[str, Any]) -> bool:
    """Tell whether it is payload format 2.0 (an HTTP API), which is answered without a policy."""
    return event.get("version") == "2.0"


def authorizer_request(event: Mapping[str, Any]) -> Request:
    """Return what the event says of the request: method, headers, cookies, and where it came to.

    Query and body are left out: no credential is taken from them, and their rules are the other
    API's own. Raise ValueError for an authorizer of type TOKEN, which is shown neither method nor
    cookies, and KeyError for an event that is none of an HTTP or a REST API.
    """
    if event["type"] != "REQUEST":
        raise ValueError("attach this function as an authorizer of type REQUEST")
    context = event["requestContext"]
    simple = is_simple(event)
    headers = _joined(event.get("headers"), event.get("multiValueHeaders"))
    return Request(
        route_key=event["routeKey"] if simple else "",
        method=context["http"]["method"] if simple else event["httpMethod"],
        path=event["rawPath"] if simple else event["path"],
        path_parameters={},
        query={},
        headers=headers,
        cookies=tuple(event.get("cookies") or _split(headers.get("cookie", ""))),
        domain_name=context.get("domainName", ""),
        source_ip=(context["http"] if simple else context["identity"]).get("sourceIp", ""),
        request_id=context["requestId"],
        body="",
        body_is_base64=False,
        verdicts=[],
    )


def _joined(
    single: Mapping[str, str] | None, multiple: Mapping[str, list[str]] | None
) -> dict[str, str]:
    """Return the headers by lower-case names; what was sent twice is joined, so that none hides.

    `headers` of format 1.0 holds only the last of several, and names them as the client did.
    """
    sent: dict[str, list[str]] = {}
    for name, values in (
        multiple or {name: [value] for name, value in (single or {}).items()}
    ).items():
        sent.setdefault(name.lower(), []).extend(values)
    return {name: ("; " if name == "cookie" else ",").join(values) for name, values in sent.items()}


def _split(cookies: str) -> Iterable[str]:
    return (cookie.strip() for cookie in cookies.split(";") if cookie.strip())
