"""Renewal and rotation, over HTTP, with a short grace; sessions live as long as any test takes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.integration.conftest import NO_LIMITS, running_stack
from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import Visitor

PARAMS = f"RotationGraceSeconds=1 SweepMinutes=1440 {NO_LIMITS}"


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("steady"), params=PARAMS) as started:
        yield started


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack whose sessions are beyond recovery after seconds: for what only has to wait."""
    params = f"IdleSeconds=9 AbsoluteSeconds=600 RecoverySeconds=3 SweepMinutes=1440 {NO_LIMITS}"
    with running_stack(tmp_path_factory.mktemp("hasty"), params=params) as started:
        yield started


@pytest.fixture
def visitor(steady: LocalStack) -> Iterator[Visitor]:
    with httpx.Client(base_url=steady.url, timeout=60) as client:
        yield Visitor(client).begin(device_name="Zoë's phone", metadata={"cart": 3})


def code(answer: httpx.Response) -> str:
    found: str = answer.json()["code"]
    return found


def test_a_session_that_expired_goes_on_in_one_successor_with_all_its_work(
    steady: LocalStack, visitor: Visitor
) -> None:
    upload_id = visitor.upload()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=20)
    profile = {"profile": {"name": "Zoë"}, "locale": "de"}
    visitor.call("PATCH", "/v1/session", json=profile, headers={"If-Match": "*"})
    steady.lapse(visitor.session_id)
    refused = visitor.validate()
    assert (refused.status_code, code(refused)) == (401, "session_expired")
    told = refused.json()["session"]
    assert (told["reason"], told["recoverable"]) == ("idle", True)
    assert set(told["kept"]) == {"profile", "uploads", "state"}

    renewed = visitor.call("POST", "/v1/session/renew", json={"reason": "expired"})

    assert renewed.status_code == 201
    successor = Visitor(visitor.client)
    successor.token = renewed.json()["token"]
    shown = successor.call("GET", "/v1/session?include=metadata").json()["session"]
    assert shown["predecessor_id"] == visitor.session_id
    assert (shown["profile"]["name"], shown["locale"]) == ("Zoë", "de")
    assert (shown["metadata"], shown["uploads"]["count"]) == ({"cart": 3}, 1)
    assert successor.is_stored(upload_id)
    (device,) = successor.call("GET", "/v1/session/devices").json()["items"]
    assert (device["name"], device["current"]) == ("Zoë's phone", True)
    steady.sweep()
    assert any(upload_id in key for key in steady.object_keys())
    assert successor.is_stored(upload_id)


def test_however_many_renew_at_once_there_is_one_successor_and_one_token(
    visitor: Visitor,
) -> None:
    def renew(_: int) -> httpx.Response:
        return visitor.client.post(
            "/v1/session/renew", json={}, headers={"Authorization": f"Bearer {visitor.token}"}
        )

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(renew, range(16)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["token"] for answer in answers}) == 1
    assert len({answer.json()["session"]["session_id"] for answer in answers}) == 1


def test_a_late_repeat_names_the_successor_and_hands_out_no_token(visitor: Visitor) -> None:
    successor = Visitor(visitor.client)
    renewed = visitor.call("POST", "/v1/session/renew", json={})
    successor.token = renewed.json()["token"]
    successor.call("POST", "/v1/session/touch")

    def refused() -> bool:
        return visitor.call("POST", "/v1/session/renew", json={}).status_code == 401

    eventually(refused, within_seconds=20)
    late = visitor.call("POST", "/v1/session/renew", json={})
    assert code(late) == "session_replaced"
    assert late.json()["session"]["successor_id"] == renewed.json()["session"]["session_id"]
    assert "token" not in late.json()
    assert successor.validate().status_code == 200


def test_what_is_not_kept_is_let_go_of(steady: LocalStack, visitor: Visitor) -> None:
    upload_id = visitor.upload()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=20)
    profile = {"profile": {"name": "Zoë"}}
    visitor.call("PATCH", "/v1/session", json=profile, headers={"If-Match": "*"})

    renewed = visitor.call("POST", "/v1/session/renew", json={"keep": []}).json()

    assert renewed["session"]["profile"]["name"] is None
    assert renewed["session"]["uploads"]["count"] == 0
    eventually(lambda: not any(upload_id in key for key in steady.object_keys()), within_seconds=30)


def test_after_the_recovery_window_nothing_is_kept_and_the_answer_says_so(
    hasty: LocalStack,
) -> None:
    with httpx.Client(base_url=hasty.url, timeout=60) as client:
        visitor = Visitor(client).begin()
        upload_id = visitor.upload()

        def gone() -> bool:
            hasty.sweep()
            return not any(upload_id in key for key in hasty.object_keys())

        eventually(gone, within_seconds=60)
        refused = visitor.call("POST", "/v1/session/renew", json={})

    assert (refused.status_code, code(refused)) == (410, "recovery_window_closed")
    actions = [line["action"] for line in hasty.audit(visitor.session_id)]
    assert actions.count("expired") == actions.count("closed") == 1


def test_a_session_that_was_ended_is_never_renewed(visitor: Visitor) -> None:
    visitor.end()

    refused = visitor.call("POST", "/v1/session/renew", json={})

    assert (refused.status_code, code(refused)) == (401, "session_ended")


def test_eight_parallel_rotations_make_one_step_and_nobody_loses(
    steady: LocalStack, visitor: Visitor
) -> None:
    def rotate(_: int) -> httpx.Response:
        return visitor.client.post(
            "/v1/session/rotate", headers={"Authorization": f"Bearer {visitor.token}"}
        )

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(rotate, range(8)))

    assert {answer.status_code for answer in answers} == {200}
    tokens = {answer.json()["token"] for answer in answers}
    assert len(tokens) == 1
    assert tokens != {visitor.token}
    eventually(
        lambda: (
            [line["action"] for line in steady.audit(visitor.session_id)] == ["created", "rotated"]
        ),
        within_seconds=10,
    )


def test_a_lost_answer_is_asked_for_again_and_theft_ends_the_credential_once(
    steady: LocalStack, visitor: Visitor
) -> None:
    old = visitor.token
    current = visitor.call("POST", "/v1/session/rotate").json()["token"]
    # The answer was lost: the old token stays good, and asks for the current one again.
    assert visitor.validate().status_code == 200
    assert visitor.call("POST", "/v1/session/rotate").json()["token"] == current

    visitor.token = current
    visitor.call("POST", "/v1/session/touch")
    visitor.token = old

    def refused() -> bool:
        return visitor.validate().status_code == 401

    eventually(refused, within_seconds=20)
    visitor.token = current
    assert code(visitor.validate()) == "session_revoked"
    eventually(lambda: len(steady.audit(visitor.session_id)) == 3, within_seconds=10)
    theft = steady.audit(visitor.session_id)[-1]
    assert (theft["action"], theft["reason"]) == ("reuse_detected", "recent")


def test_a_cookie_that_lost_its_answer_is_mended_by_the_next_touch(steady: LocalStack) -> None:
    with httpx.Client(base_url=steady.url, headers={"Session-Client": "test"}) as client:
        client.post("/v1/session", json={})
        before = client.cookies["session"]
        client.post("/v1/session/rotate")
        rotated = client.cookies["session"]
        client.cookies.set("session", before, domain="127.0.0.1")

        mended = httpx.post(
            f"{steady.url}/v1/session/touch",
            headers={"Session-Client": "test", "Cookie": f"session={before}"},
        )

        assert mended.status_code == 200
        assert mended.headers["set-cookie"].startswith(f"session={rotated};")


def test_revoking_the_only_device_ends_the_session(visitor: Visitor) -> None:
    (device,) = visitor.call("GET", "/v1/session/devices").json()["items"]
    named = visitor.call(
        "PATCH", f"/v1/session/devices/{device['device_id']}", json={"name": "laptop"}
    )
    assert named.json()["device"]["name"] == "laptop"
    assert visitor.call("DELETE", "/v1/session/devices/0123456789abcdef").status_code == 404

    assert visitor.call("DELETE", "/v1/session/devices/current").status_code == 204
    assert code(visitor.validate()) == "session_ended"
