"""Access tokens as another service meets them: over HTTP, verified with PyJWT."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from tests.integration.local_stack import LocalStack
from tests.integration.visitor import Visitor

DOCUMENT = Path(__file__).parents[2] / "docs/access-tokens.md"
type Verify = Callable[[str], dict[str, Any]]


def issue(visitor: Visitor, audience: str = "notes") -> httpx.Response:
    return visitor.call("POST", "/v1/session/access-token", json={"audience": audience})


def access_token(visitor: Visitor, audience: str = "notes") -> str:
    answer = issue(visitor, audience)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


@pytest.fixture
def documented(stack: LocalStack) -> Verify:
    """The example of the documentation, as a service of the audience `notes` would have it."""
    found = re.search(r"```python verify\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert found is not None
    code = found[1].replace("https://sessions.example.com", stack.url)
    code = code.replace("https://notes.example.com", "notes")
    namespace: dict[str, Any] = {}
    exec(compile(code, "docs/access-tokens.md", "exec"), namespace)  # noqa: S102 - as pasted
    verify: Verify = namespace["session_of"]
    return verify


def test_the_documented_code_verifies_a_token_and_learns_whose_session_it_is(
    visitor: Visitor, documented: Verify
) -> None:
    view = visitor.validate().json()["session"]

    claims = documented(access_token(visitor))

    assert claims["sid"] == claims["sub"] == visitor.session_id
    assert (claims["tid"], claims["device_id"]) == (view["tenant_id"], view["device_id"])
    assert (claims["ver"], claims["roles"]) == (view["revision"], [])


def test_a_token_for_another_audience_is_not_believed(visitor: Visitor, documented: Verify) -> None:
    with pytest.raises(jwt.InvalidAudienceError):
        documented(access_token(visitor, "search"))


def test_neither_kind_of_token_passes_for_the_other(visitor: Visitor, documented: Verify) -> None:
    with pytest.raises(jwt.PyJWTError):
        documented(visitor.token)
    visitor.token = access_token(visitor)

    refused = visitor.validate()

    assert (refused.status_code, refused.json()["code"]) == (401, "session_invalid")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_was_signed_otherwise_is_not_believed(
    visitor: Visitor, documented: Verify, algorithm: str
) -> None:
    (key,) = visitor.client.get("/.well-known/jwks.json").json()["keys"]
    claims = jwt.decode(access_token(visitor), options={"verify_signature": False})
    # The classic: whoever lets the token choose takes what is public for a shared secret.
    secret = key["x"] if algorithm == "HS256" else ""
    headers = {"kid": key["kid"], "typ": "at+jwt"}
    forged = jwt.encode(claims, secret, algorithm=algorithm, headers=headers)

    with pytest.raises(jwt.InvalidAlgorithmError):
        documented(forged)


def test_a_session_that_ended_gets_no_token(visitor: Visitor) -> None:
    visitor.end()

    refused = issue(visitor)

    assert (refused.status_code, refused.json()["code"]) == (401, "session_ended")


def test_an_audience_that_is_not_listed_or_malformed_is_pointed_at(visitor: Visitor) -> None:
    for audience in ("billing", "two words"):
        refused = issue(visitor, audience)
        assert (refused.status_code, refused.json()["code"]) == (422, "validation_failed")
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/audience"]


def test_a_browser_gets_a_token_with_its_cookie_from_our_own_page_only(
    client: httpx.Client,
) -> None:
    client.post("/v1/session", json={})
    path, body = "/v1/session/access-token", {"audience": "notes"}

    assert client.post(path, json=body).status_code == 403
    assert client.post(path, json=body, headers={"Session-Client": "web/1"}).status_code == 200


def test_issuing_leaves_no_trace_in_the_table(stack: LocalStack, visitor: Visitor) -> None:
    before = [item for item in stack.items() if visitor.session_id in item["PK"]["S"]]

    answer = issue(visitor)

    assert [item for item in stack.items() if visitor.session_id in item["PK"]["S"]] == before
    assert answer.headers["cache-control"] == "no-store"


def test_the_keys_may_be_cached_and_hold_nothing_private(stack: LocalStack) -> None:
    answer = httpx.get(f"{stack.url}/.well-known/jwks.json")

    assert answer.headers["cache-control"] == "public, max-age=300"
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
