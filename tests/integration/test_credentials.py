"""Who is let in: by a whole genuine token only, over one transport at a time."""

import httpx
import pytest

from tests.integration.local_stack import LocalStack
from tests.integration.visitor import Visitor


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"].startswith("application/problem+json")
    return answer.status_code, answer.json()["code"]


def test_a_token_with_any_one_character_changed_opens_nothing(visitor: Visitor) -> None:
    token = visitor.token
    for position in range(0, len(token), 7):
        other = "A" if token[position] != "A" else "B"
        visitor.token = token[:position] + other + token[position + 1 :]
        assert code(visitor.validate()) == (401, "session_invalid")


def test_the_session_id_alone_opens_nothing(visitor: Visitor) -> None:
    for credential in (visitor.session_id, f"mst_{visitor.session_id}", "mst_"):
        visitor.token = credential
        for method, path in (
            ("GET", "/v1/session"),
            ("POST", "/v1/session/touch"),
            ("PATCH", "/v1/session"),
            ("DELETE", "/v1/session"),
            ("GET", "/v1/session/uploads"),
            ("POST", "/v1/session/uploads"),
        ):
            answer = visitor.call(method, path, headers={"If-Match": "*"}, json={})
            assert code(answer) == (401, "session_invalid")
    answer = visitor.client.get("/v1/session", params={"token": visitor.token})
    assert code(answer) == (401, "session_missing")


def test_a_foreign_upload_does_not_exist(stack: LocalStack, visitor: Visitor) -> None:
    upload_id = visitor.upload()
    with httpx.Client(base_url=stack.url) as client:
        stranger = Visitor(client).begin()
        for method in ("GET", "DELETE"):
            answer = stranger.call(method, f"/v1/session/uploads/{upload_id}")
            assert code(answer) == (404, "upload_not_found")


def test_a_cookie_is_locked_to_the_host_and_its_token_is_in_no_body(client: httpx.Client) -> None:
    answer = client.post("/v1/session", json={})

    assert answer.status_code == 201
    assert "token" not in answer.json()
    cookie = answer.headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    attributes = {part.strip() for part in rest.split(";")[1:]}
    (max_age,) = [int(part[8:]) for part in attributes if part.startswith("Max-Age=")]
    # Over the local plain http the name has no __Host- prefix; everything else is as deployed.
    assert name == "session"
    assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= attributes
    assert 172_790 <= max_age <= 172_800  # the absolute end and the recovery window: 24 h + 24 h
    assert "Domain" not in cookie
    assert client.get("/v1/session").status_code == 200


def test_ending_with_a_cookie_clears_it_and_a_repeat_is_quiet(client: httpx.Client) -> None:
    client.post("/v1/session", json={})
    token = client.cookies["session"]
    headers = {"Session-Client": "test"}

    ended = client.delete("/v1/session", headers=headers)

    assert ended.status_code == 204
    assert ended.headers["set-cookie"].startswith("session=; Max-Age=0; Path=/; HttpOnly")
    again = client.delete("/v1/session", headers={**headers, "Cookie": f"session={token}"})
    assert again.status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Session-Client": "app", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Session-Client": "app", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Session-Client": "app", "Origin": "https://evil.example"}, 403),
        ({"Session-Client": "app", "Origin": "null"}, 403),
        ({"Session-Client": "app", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Session-Client": "app"}, 200),
    ],
)
def test_a_write_with_a_cookie_has_to_come_from_our_own_pages(
    client: httpx.Client, headers: dict[str, str], status: int
) -> None:
    client.post("/v1/session", json={})

    assert client.post("/v1/session/touch", headers=headers).status_code == status


def test_two_cookies_or_a_bad_authorization_header_are_refused(
    stack: LocalStack, client: httpx.Client
) -> None:
    client.post("/v1/session", json={})
    token = client.cookies["session"]
    twice = {"Cookie": f"session={token}; session={token}"}
    in_another_case = {"Cookie": f"session={token}; Session={token}"}
    basic = {"Authorization": "Basic dXNlcjpwYXNz", "Cookie": f"session={token}"}

    for headers in (twice, in_another_case, basic):
        answer = httpx.get(f"{stack.url}/v1/session", headers=headers)
        assert code(answer) == (401, "session_invalid")
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_with_an_authorization_header_the_cookie_is_ignored(
    client: httpx.Client, visitor: Visitor
) -> None:
    client.post("/v1/session", json={})

    answer = client.get("/v1/session", headers={"Authorization": f"Bearer {visitor.token}"})

    assert answer.json()["session"]["session_id"] == visitor.session_id


def test_ensure_answers_the_live_session_and_refuses_a_dead_one_unless_told_to_start_anew(
    visitor: Visitor,
) -> None:
    again = visitor.call("POST", "/v1/session", json={})
    assert again.status_code == 200
    assert again.json()["session"]["session_id"] == visitor.session_id
    assert again.json()["token"] == visitor.token

    visitor.end()
    assert code(visitor.call("POST", "/v1/session", json={})) == (401, "session_ended")

    fresh = visitor.call("POST", "/v1/session", json={"start_new": True, "transport": "token"})
    assert fresh.status_code == 201
    assert fresh.json()["previous"] == {"code": "session_ended"}
    assert fresh.json()["session"]["session_id"] != visitor.session_id
