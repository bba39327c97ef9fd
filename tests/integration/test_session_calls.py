"""The contract of the session calls: views, revisions, repeats, and what they store."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx

from tests.integration.local_stack import LocalStack
from tests.integration.visitor import PDF, Visitor, new_key

VIEW = {
    *("session_id", "revision", "status", "kind", "tenant_id", "device_id", "platform"),
    *("created_at", "last_seen_at", "idle_expires_at", "expires_at", "idle_expires_in_seconds"),
    *("expires_in_seconds", "warn_in_seconds", "check_in_seconds", "user", "roles", "profile"),
    *("locale", "consents", "uploads", "risk", "predecessor_id"),
}


def test_the_view_shows_every_field_of_the_contract(visitor: Visitor) -> None:
    view = visitor.validate().json()["session"]

    assert set(view) == VIEW
    assert (view["status"], view["kind"], view["tenant_id"]) == ("active", "anonymous", "default")
    assert 1790 <= view["idle_expires_in_seconds"] <= 1800
    assert view["uploads"] == {"count": 0, "bytes": 0, "limit": 3}


def test_every_answer_carries_the_security_headers(client: httpx.Client) -> None:
    for path in ("/v1/session", "/v1/nothing", "/v1/health"):
        headers = client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "max-age=31536000" in headers["strict-transport-security"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-request-id"]
        assert headers["date"]


def test_an_edit_moves_the_revision_and_only_one_of_two_racing_edits_wins(
    visitor: Visitor,
) -> None:
    tag = visitor.validate().headers["etag"]
    body = {"profile": {"name": "Zoë", "email": "zoe@example.org"}, "locale": "de-CH"}

    edited = visitor.call("PATCH", "/v1/session", json=body, headers={"If-Match": tag})

    assert edited.status_code == 200
    assert edited.json()["session"]["revision"] == 2
    assert edited.headers["etag"] == '"2"'
    assert edited.json()["session"]["profile"] == body["profile"]

    def edit(locale: str) -> int:
        return visitor.call(
            "PATCH", "/v1/session", json={"locale": locale}, headers={"If-Match": '"2"'}
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(edit, ["fr", "it", "rm", "en", "es", "pt", "nl", "sv"]))
    assert statuses == [200] + [412] * 7
    assert visitor.validate().json()["session"]["revision"] == 3


def test_null_clears_and_absent_stays(visitor: Visitor) -> None:
    first = {"profile": {"name": "A", "email": "a@b.c"}, "locale": "de", "metadata": {"a": 1}}
    visitor.call("PATCH", "/v1/session", json=first, headers={"If-Match": "*"})

    visitor.call(
        "PATCH", "/v1/session", json={"profile": {"name": None}}, headers={"If-Match": "*"}
    )

    shown = visitor.call("GET", "/v1/session?include=metadata").json()["session"]
    assert shown["profile"] == {"name": None, "email": "a@b.c"}
    assert (shown["locale"], shown["metadata"]) == ("de", {"a": 1})
    visitor.call("PATCH", "/v1/session", json={"metadata": None}, headers={"If-Match": "*"})
    assert visitor.call("GET", "/v1/session?include=metadata").json()["session"]["metadata"] is None


def test_metadata_given_at_the_beginning_comes_back(client: httpx.Client) -> None:
    visitor = Visitor(client).begin(metadata={"campaign": "spring", "score": 1.5, "tags": ["a"]})

    shown = visitor.call("GET", "/v1/session?include=metadata").json()["session"]

    assert shown["metadata"] == {"campaign": "spring", "score": 1.5, "tags": ["a"]}


def test_the_same_key_and_body_give_the_same_session_however_many_ask_at_once(
    client: httpx.Client,
) -> None:
    key = new_key()

    def create(_: int) -> httpx.Response:
        return client.post(
            "/v1/session", json={"transport": "token"}, headers={"Idempotency-Key": key}
        )

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(create, range(20)))

    made = [answer for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["session"]["session_id"] for answer in made}) == 1
    assert len({answer.json()["token"] for answer in made}) == 1
    other = client.post(
        "/v1/session",
        json={"transport": "token", "locale": "de"},
        headers={"Idempotency-Key": key},
    )
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")


def test_an_id_made_by_the_client_is_taken_once(client: httpx.Client) -> None:
    session_id, key = str(uuid4()), new_key()
    body = {"transport": "token", "session_id": session_id}

    first = client.post("/v1/session", json=body, headers={"Idempotency-Key": key})
    again = client.post("/v1/session", json=body, headers={"Idempotency-Key": key})
    other = client.post("/v1/session", json=body, headers={"Idempotency-Key": new_key()})

    assert first.json()["session"]["session_id"] == session_id
    assert (again.status_code, again.json()["token"]) == (201, first.json()["token"])
    assert (other.status_code, other.json()["code"]) == (409, "session_id_taken")


def test_the_upload_quota_is_exact_under_fifty_parallel_calls(
    stack: LocalStack, visitor: Visitor
) -> None:
    def create(_: int) -> int:
        with httpx.Client(base_url=stack.url, timeout=120) as own:
            other = Visitor(own)
            other.token = visitor.token
            return other.create_upload().status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(create, range(50)))

    assert statuses.count(201) == 3
    assert set(statuses) <= {201, 409}
    shown = visitor.validate().json()["session"]["uploads"]
    assert (shown["count"], shown["bytes"]) == (3, 3 * len(PDF))
    listed = visitor.call("GET", "/v1/session/uploads").json()
    assert len(listed["items"]) == 3
    assert listed["next_cursor"] is None


def test_the_same_key_makes_one_upload(visitor: Visitor) -> None:
    key = new_key()

    first = visitor.create_upload(key=key)
    again = visitor.create_upload(key=key)
    other = visitor.create_upload(b"%PDF-1.4 another", key=key)

    assert first.json()["upload"] == again.json()["upload"]
    assert again.json()["post"]["fields"]["key"] == first.json()["post"]["fields"]["key"]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert visitor.validate().json()["session"]["uploads"]["count"] == 1


def test_lists_are_paged_by_a_cursor_that_is_good_for_this_list_only(
    stack: LocalStack, visitor: Visitor
) -> None:
    made = [visitor.create_upload().json()["upload"]["upload_id"] for _ in range(3)]

    first = visitor.call("GET", "/v1/session/uploads?limit=2").json()
    cursor = first["next_cursor"]
    second = visitor.call("GET", f"/v1/session/uploads?limit=2&cursor={cursor}").json()

    assert [item["upload_id"] for item in first["items"] + second["items"]] == made
    assert second["next_cursor"] is None
    with httpx.Client(base_url=stack.url) as own:
        stranger = Visitor(own).begin()
        assert stranger.call("GET", f"/v1/session/uploads?cursor={cursor}").status_code == 400


def test_activity_is_written_at_most_once_per_interval(visitor: Visitor) -> None:
    before = visitor.validate().json()["session"]["last_seen_at"]

    seen = {
        visitor.call("POST", "/v1/session/touch").json()["session"]["last_seen_at"]
        for _ in range(3)
    }

    assert seen == {before}
