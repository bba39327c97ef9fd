"""The gateway of `make bench` takes whole requests and gives whole answers."""

import json
from typing import Any

from benchmarks.bench.callers import is_whole
from benchmarks.bench.gateway import answer, take_request
from benchmarks.bench.requests_on_wire import wire_request

TOUCH = wire_request(
    "POST",
    "/v1/session/touch?a=b",
    status=200,
    headers={"Authorization": "Bearer mst_x"},
    body={"platform": "web"},
).head_and_body


def test_a_request_is_taken_once_it_is_whole() -> None:
    received = bytearray()
    for byte in TOUCH[:-1]:
        received.append(byte)
        assert take_request(received) is None
    received += TOUCH[-1:] + TOUCH

    first, second = take_request(received), take_request(received)

    assert first == second
    assert first is not None
    assert (first.method, first.path, first.query) == ("POST", "/v1/session/touch", "a=b")
    assert ("Authorization", "Bearer mst_x") in first.headers
    assert json.loads(first.body) == {"platform": "web"}
    assert not received


def test_a_function_sees_the_gateways_event_and_its_answer_goes_out_whole() -> None:
    seen: list[dict[str, Any]] = []

    def function(event: dict[str, Any], _context: object) -> dict[str, Any]:
        seen.append(event)
        return {"statusCode": 201, "headers": {"x-a": "b"}, "cookies": ["c=d"], "body": "é"}

    request = take_request(bytearray(TOUCH))
    assert request is not None
    given = answer({"POST /v1/session/touch": function}, request)

    assert seen[0]["headers"]["authorization"] == "Bearer mst_x"
    assert seen[0]["body"] == '{"platform": "web"}'
    assert is_whole(given)
    head, _, body = given.decode().partition("\r\n\r\n")
    assert head.split("\r\n")[0] == "HTTP/1.1 201 Created"
    assert {"x-a: b", "set-cookie: c=d", "content-length: 2"} <= set(head.split("\r\n"))
    assert body == "é"
