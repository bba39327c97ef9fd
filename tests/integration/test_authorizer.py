"""The authorizer as API Gateway invokes it: real events of both formats, on the running stack."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import Visitor

SAMPLE = Path(__file__).parents[2] / "events/authorize_request.json"
# The stack's AuthorizerCacheSeconds, and time for the calls in between.
BOUND_SECONDS = 1 + 2


def simple(headers: dict[str, str], method: str = "POST") -> dict[str, Any]:
    """What an HTTP API sends: the sample event, with this credential."""
    event: dict[str, Any] = json.loads(SAMPLE.read_text())
    apart = ("authorization", "session-client")
    kept = {name: value for name, value in event["headers"].items() if name not in apart}
    event["headers"] = kept | {name.lower(): value for name, value in headers.items()}
    event["requestContext"]["http"]["method"] = method
    cookie = event["headers"].pop("cookie", None)
    return event | ({"cookies": cookie.split("; ")} if cookie else {})


def policy(headers: dict[str, str], method: str = "POST") -> dict[str, Any]:
    """What a REST API sends for the same request: format 1.0."""
    event = simple({}, method)
    context = event["requestContext"]
    sent = {name.title(): value for name, value in event["headers"].items()} | headers
    return {
        "type": "REQUEST",
        "methodArn": event["routeArn"],
        "resource": "/notes",
        "path": "/notes",
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {"tag": "physics"},
        "multiValueQueryStringParameters": {"tag": ["maths", "physics"]},
        "pathParameters": {},
        "stageVariables": {},
        "requestContext": {
            "accountId": context["accountId"],
            "apiId": context["apiId"],
            "domainName": context["domainName"],
            "httpMethod": method,
            "identity": {"sourceIp": context["http"]["sourceIp"], "userAgent": "test"},
            "path": "/notes",
            "requestId": context["requestId"],
            "resourceId": "a1b2c3",
            "resourcePath": "/notes",
            "stage": "$default",
        },
    }


EITHER = pytest.mark.parametrize("shown", [simple, policy], ids=["format 2.0", "format 1.0"])


def answer(stack: LocalStack, event: dict[str, Any]) -> dict[str, Any]:
    return stack.invoke("AuthorizeRequestFunction", event)


def allows(stack: LocalStack, event: dict[str, Any]) -> bool:
    answered = answer(stack, event)
    if "isAuthorized" in answered:
        return bool(answered["isAuthorized"])
    (statement,) = answered["policyDocument"]["Statement"]
    assert statement["Resource"] == event["methodArn"]
    return bool(statement["Effect"] == "Allow")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@EITHER
def test_a_live_session_is_let_in_and_named(
    stack: LocalStack, visitor: Visitor, shown: Any
) -> None:
    answered = answer(stack, shown(bearer(visitor.token)))

    context = answered["context"]
    assert all(isinstance(value, str) for value in context.values())
    view = visitor.validate().json()["session"]
    named = ("session_id", "tenant_id", "device_id", "kind", "expires_at")
    assert context == {name: view[name] for name in named} | {"roles": ""}


@EITHER
def test_who_shows_no_genuine_credential_is_refused(
    stack: LocalStack, visitor: Visitor, shown: Any
) -> None:
    for headers in (
        {},
        bearer(visitor.session_id),
        bearer(visitor.token[:-4] + "AAAA"),
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Cookie": f"session={visitor.token}; session={visitor.token}", "Session-Client": "x"},
        {"Cookie": f"session={visitor.token}"},  # a write, and nothing says who sent it
    ):
        assert not allows(stack, shown(headers)), headers


@EITHER
def test_a_session_that_ended_is_refused_within_the_stated_seconds(
    stack: LocalStack, visitor: Visitor, shown: Any
) -> None:
    event = shown(bearer(visitor.token))
    assert allows(stack, event)
    assert visitor.end().status_code == 204

    eventually(lambda: not allows(stack, event), within_seconds=BOUND_SECONDS)
    assert not allows(stack, event)


@EITHER
def test_a_cookie_reads_and_with_the_header_of_our_pages_writes(
    stack: LocalStack, client: httpx.Client, shown: Any
) -> None:
    client.post("/v1/session", json={})
    cookie = {"Cookie": f"theme=dark; session={client.cookies['session']}"}
    ours, foreign = cookie | {"Session-Client": "web/1"}, {"Sec-Fetch-Site": "cross-site"}
    assert allows(stack, shown(cookie, "GET"))
    assert allows(stack, shown(ours))

    assert not allows(stack, shown(ours | foreign))
