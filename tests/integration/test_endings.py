"""Who can end what, over HTTP, on the deployed functions with their own permissions."""

import httpx

from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import Visitor


def code(answer: httpx.Response) -> str:
    found: str = answer.json()["code"]
    return found


def rotated(visitor: Visitor) -> str:
    token: str = visitor.call("POST", "/v1/session/rotate").json()["token"]
    return token


def test_an_outdated_token_does_not_sign_its_visitor_out_but_is_theft(
    stack: LocalStack, visitor: Visitor
) -> None:
    stolen = visitor.token
    visitor.token = rotated(visitor)
    visitor.token = current = rotated(visitor)

    visitor.token = stolen
    refused = visitor.end()

    assert (refused.status_code, code(refused)) == (401, "session_reuse_detected")
    visitor.token = current
    assert code(visitor.validate()) == "session_revoked"
    eventually(
        lambda: (
            [line["action"] for line in stack.audit(visitor.session_id)][-1] == "reuse_detected"
        ),
        within_seconds=10,
    )


def test_leaving_without_the_answer_of_a_renewal_ends_the_successor(visitor: Visitor) -> None:
    successor = Visitor(visitor.client)
    successor.token = visitor.call("POST", "/v1/session/renew", json={}).json()["token"]

    assert [visitor.end().status_code for _ in range(2)] == [204, 204]

    assert code(successor.validate()) == "session_ended"


def test_leaving_by_a_token_whose_successor_is_in_use_says_that_the_session_goes_on(
    visitor: Visitor,
) -> None:
    successor = Visitor(visitor.client)
    successor.token = visitor.call("POST", "/v1/session/renew", json={}).json()["token"]
    successor.token = rotated(successor)

    refused = visitor.end()

    assert (refused.status_code, code(refused)) == (401, "session_replaced")
    assert successor.validate().status_code == 200


def test_an_edit_confirms_a_new_token_and_its_metadata_is_there(visitor: Visitor) -> None:
    visitor.token = rotated(visitor)
    edited = visitor.call(
        "PATCH", "/v1/session", json={"metadata": {"cart": 1}}, headers={"If-Match": "*"}
    )
    named = visitor.call("PATCH", "/v1/session/devices/current", json={"name": "laptop"})
    shown = visitor.call("GET", "/v1/session?include=metadata").json()["session"]

    assert (edited.status_code, named.status_code) == (200, 200)
    assert (shown["metadata"], shown["revision"]) == ({"cart": 1}, 2)
