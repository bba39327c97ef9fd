"""An app's backend and its operators, over HTTP with real keys."""

import os
import subprocess
import sys
from typing import Any

import httpx
import pytest

from tests.integration.local_stack import ROOT, LocalStack, eventually
from tests.integration.visitor import Visitor


def ask(stack: LocalStack, key: str, method: str, path: str, **options: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.request(method, f"{stack.url}{path}", headers=headers, timeout=20, **options)


@pytest.fixture(scope="module")
def key(stack: LocalStack) -> str:
    """A key for every scope; the one that the stack was started with may be revoked by a test."""
    return stack.new_operator_key("admin")


def introspect(stack: LocalStack, key: str, token: str) -> dict[str, Any]:
    answer = ask(stack, key, "POST", "/v1/introspect", json={"token": token})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_backend_learns_whose_session_a_token_is_and_when_it_is_none(
    stack: LocalStack, visitor: Visitor, key: str
) -> None:
    told = introspect(stack, key, visitor.token)
    assert told["active"] is True
    assert told["session"] == visitor.validate().json()["session"] | {
        name: told["session"][name] for name in told["session"] if name.endswith("_in_seconds")
    }

    visitor.end()
    over = introspect(stack, key, visitor.token)
    assert (over["active"], over["problem"]["code"]) == (False, "session_ended")
    assert introspect(stack, key, "mst_nothing")["problem"]["code"] == "session_invalid"


def test_an_operator_ends_a_session_and_everything_it_held(
    stack: LocalStack, visitor: Visitor
) -> None:
    upload_id = visitor.upload()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=10)
    path = f"/v1/admin/sessions/{visitor.session_id}"
    key = stack.new_operator_key("backend")

    fetched = ask(stack, key, "GET", f"{path}/uploads/{upload_id}").json()["upload"]
    assert httpx.get(fetched["download_url"]).content.startswith(b"%PDF")
    assert [i["upload_id"] for i in ask(stack, key, "GET", f"{path}/uploads").json()["items"]] == [
        upload_id
    ]
    assert ask(stack, key, "DELETE", path).status_code == 204
    assert ask(stack, key, "DELETE", path).status_code == 204

    refused = visitor.validate().json()
    assert refused["code"] == "session_revoked"
    assert refused["session"]["reason"] == "operator_requested"
    shown = ask(stack, key, "GET", path).json()["session"]
    assert (shown["status"], shown["end_reason"]) == ("revoked", "operator_requested")
    eventually(lambda: not any(upload_id in k for k in stack.object_keys()), within_seconds=30)
    eventually(lambda: len(stack.audit(visitor.session_id)) == 6, within_seconds=30)
    for action in ("revoked", "upload_shown"):
        (line,) = [e for e in stack.audit(visitor.session_id) if e["action"] == action]
        assert line["actor"].startswith("operator:")


def test_a_key_does_what_its_scopes_name_until_it_is_revoked(
    stack: LocalStack, visitor: Visitor, key: str
) -> None:
    reader = stack.new_operator_key("support", "sessions:read")
    path = f"/v1/admin/sessions/{visitor.session_id}"

    assert ask(stack, reader, "GET", path).status_code == 200
    forbidden = ask(stack, reader, "DELETE", path)
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "forbidden")
    assert visitor.validate().status_code == 200

    keys = "/v1/admin/operator-keys"
    listed = ask(stack, key, "GET", keys).json()["items"]
    (made,) = [key for key in listed if key["scopes"] == ["sessions:read"]]
    assert made["role"] == "support"
    assert made["last_used_at"]
    revoked = f"{keys}/{made['key_id']}"
    assert ask(stack, key, "DELETE", revoked).status_code == 204
    refused = ask(stack, reader, "GET", path)
    assert (refused.status_code, refused.json()["code"]) == (401, "operator_key_invalid")


def test_no_operator_key_is_stored_or_logged(stack: LocalStack, visitor: Visitor) -> None:
    key = stack.new_operator_key("backend")
    ask(stack, key, "GET", f"/v1/admin/sessions/{visitor.session_id}")

    assert key not in str(stack.items())
    for log in (stack.state / "logs").iterdir():
        assert key not in log.read_text(errors="replace")


def test_a_key_of_scopes_alone_has_the_name_of_no_role(stack: LocalStack) -> None:
    key = stack.new_operator_key("", "sessions:read")

    told = ask(stack, key, "GET", "/v1/admin/me").json()["key"]
    assert (told["role"], told["scopes"]) == ("custom", ["sessions:read"])


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("painter", "sessions:paint"),
        ("painter", ""),
        ("painter", "sessions:read sessions:paint"),
        ("viewer", "sessions:read sessions:end"),
    ],
)
def test_a_key_that_cannot_be_is_explained_in_one_line(
    stack: LocalStack, role: str, scopes: str
) -> None:
    options = ("--state", str(stack.state), "--role", role, "--scopes", scopes)
    done = subprocess.run(
        [sys.executable, "-m", "local.operator_key", *options],
        cwd=ROOT,
        env={**os.environ},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("No key was made: ")
    assert "sessions:read" in done.stderr
    assert len(done.stderr.splitlines()) == 1
