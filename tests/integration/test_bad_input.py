"""Bad input gets a clear refusal, never a 5xx, and changes nothing."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest

from tests.integration.local_stack import LocalStack
from tests.integration.visitor import Visitor

type Unchanged = AbstractContextManager[None]

JSON = {"Content-Type": "application/json"}

BAD_BODIES: list[tuple[str, bytes, dict[str, str], int]] = [
    ("not JSON", b"{'a': 1}", JSON, 400),
    ("cut off", b'{"locale": "de', JSON, 400),
    ("not an object", b"[1, 2]", JSON, 422),
    ("a bare string", b'"hello"', JSON, 422),
    ("NaN", b'{"metadata": {"a": NaN}}', JSON, 400),
    ("a name twice", b'{"locale": "de", "locale": "en"}', JSON, 400),
    ("a NUL", b'{"metadata": {"a": "\\u0000"}}', JSON, 400),
    ("a NUL in a name", b'{"metadata": {"\\u0000": 1}}', JSON, 400),
    ("half a surrogate pair", b'{"metadata": {"a": "\\ud800"}}', JSON, 400),
    # The gateway hands bytes that are no UTF-8 on as U+FFFD, which no locale holds.
    ("not UTF-8", b'{"locale": "\xff"}', JSON, 422),
    ("unknown field", b'{"role": "admin"}', JSON, 422),
    ("unknown field inside", b'{"profile": {"admin": true}, "tenant_id": "x"}', JSON, 422),
    ("nested too deep", b'{"metadata":' + b'{"a":' * 100 + b"1" + b"}" * 101, JSON, 400),
    ("nested absurdly deep", b"[" * 20_000 + b"]" * 20_000, JSON, 400),
    ("a huge number", b'{"metadata": {"a": ' + b"9" * 5000 + b"}}", JSON, 400),
    ("1 MB", b'{"metadata": {"a": "' + b"a" * 1_000_000 + b'"}}', JSON, 413),
    ("metadata over 2 KB", b'{"metadata": {"a": "' + b"a" * 2100 + b'"}}', JSON, 422),
    ("a form", b"locale=de", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ("plain text", b'{"locale": "de"}', {"Content-Type": "text/plain"}, 415),
    ("no type", b'{"locale": "de"}', {"Content-Type": ""}, 415),
    ("another charset", b"{}", {"Content-Type": "application/json; charset=utf-16"}, 415),
]


def refused(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


@pytest.fixture
def unchanged(stack: LocalStack, visitor: Visitor) -> Unchanged:
    """Demand that the table is the same after a block as before it, to the last byte."""
    assert visitor.token  # its session is there before the first look

    @contextmanager
    def demand() -> Iterator[None]:
        before = stack.unrecorded_items()
        yield
        assert stack.unrecorded_items() == before

    return demand()


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [pytest.param(*case, id=name) for name, *case in BAD_BODIES],
)
def test_a_bad_body_is_refused_by_every_call_that_takes_one(
    visitor: Visitor,
    unchanged: Unchanged,
    body: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    with unchanged:
        created = visitor.client.post("/v1/session", content=body, headers=headers)
        refused(created, status)
        amended = visitor.call(
            "PATCH", "/v1/session", content=body, headers={**headers, "If-Match": '"1"'}
        )
        refused(amended, status)
        # The upload call knows other fields, so what is well-formed JSON is 422 there.
        uploaded = visitor.call("POST", "/v1/session/uploads", content=body, headers=headers)
        refused(uploaded, status)


@pytest.mark.parametrize(
    "filename",
    [
        "../../etc/passwd",
        "..\\boot.ini",
        "/absolute.pdf",
        "a\r\nSet-Cookie: x=1.pdf",
        "a\nb.pdf",
        "tab\there.pdf",
        "",
        ".",
        "..",
        "   ",
        "invoice\u202efdp.exe",
        "a" * 256 + ".pdf",
        "\u0085.pdf",
        "line\u2028break.pdf",
    ],
)
def test_a_file_name_that_steers_anything_is_refused(
    visitor: Visitor, unchanged: Unchanged, filename: str
) -> None:
    with unchanged:
        problem = refused(visitor.create_upload(filename=filename), 422)
        assert problem["errors"][0]["pointer"] == "/filename"


@pytest.mark.parametrize(
    ("declared", "status"),
    [
        ({"size": 0}, 422),
        ({"size": -1}, 422),
        ({"size": 1.5}, 422),
        ({"size": "27"}, 422),
        ({"size": True}, 422),
        ({"size": 10**30}, 422),
        ({"size": 5 * 1024 * 1024 + 1}, 413),
        ({"content_type": "text/html"}, 415),
        ({"content_type": "application/pdf\r\nx: y"}, 422),
        ({"sha256": "XYZ"}, 422),
        ({"sha256": "A" * 64}, 422),
        ({"filename": None}, 422),
        ({"session_id": "someone-else"}, 422),
    ],
)
def test_a_wrongly_declared_upload_is_refused(
    visitor: Visitor, unchanged: Unchanged, declared: dict[str, Any], status: int
) -> None:
    body = {"filename": "a.pdf", "content_type": "application/pdf", "size": 10} | declared
    with unchanged:
        refused(visitor.call("POST", "/v1/session/uploads", json=body), status)


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        (None, 428, "precondition_required"),
        ('"7"', 412, "revision_mismatch"),
        ('W/"1"', 412, "revision_mismatch"),
        ("1", 412, "revision_mismatch"),
        ('"1", "2"', 412, "revision_mismatch"),
        ('"99999999999999999999"', 412, "revision_mismatch"),
    ],
)
def test_an_edit_without_the_right_revision_is_refused(
    visitor: Visitor,
    unchanged: Unchanged,
    header: str | None,
    status: int,
    code: str,
) -> None:
    headers = {} if header is None else {"If-Match": header}
    with unchanged:
        answer = visitor.call("PATCH", "/v1/session", json={"locale": "de"}, headers=headers)
        assert refused(answer, status)["code"] == code


def test_unknown_paths_and_methods_get_our_own_problem(
    visitor: Visitor, unchanged: Unchanged
) -> None:
    with unchanged:
        for path in ("/", "/v1", "/v1/nothing", "/v1/session/", "/v2/session", "/v1/session/x/y"):
            assert refused(visitor.call("GET", path), 404)["code"] == "not_found"
        for method, path, allowed in (
            ("PUT", "/v1/session", {"GET", "POST", "PATCH", "DELETE"}),
            ("GET", "/v1/session/touch", {"POST"}),
            ("POST", "/v1/health", {"GET"}),
            ("PATCH", "/v1/session/uploads/01a202d1-cd98-7f66-af16-51e5c79ca91f", None),
        ):
            answer = visitor.call(method, path)
            assert refused(answer, 405)["code"] == "method_not_allowed"
            given = {name.strip() for name in answer.headers["allow"].split(",")}
            assert given == (allowed or {"GET", "DELETE"})


def test_an_upload_id_that_can_be_none_is_not_found(visitor: Visitor, unchanged: Unchanged) -> None:
    with unchanged:
        for name in ("x", "..%2f", "%00", "01A202D1-CD98-7F66-AF16-51E5C79CA91F", "a" * 500):
            answer = visitor.call("GET", f"/v1/session/uploads/{name}")
            assert refused(answer, 404)["code"] in {"upload_not_found", "not_found"}


def test_bad_list_parameters_are_refused(visitor: Visitor, unchanged: Unchanged) -> None:
    with unchanged:
        for query in ("limit=0", "limit=101", "limit=x", "limit=1e3", "cursor=AAAA", "cursor=%ff"):
            refused(visitor.call("GET", f"/v1/session/uploads?{query}"), 400)


def test_a_caller_who_takes_no_json_is_told_so(visitor: Visitor, unchanged: Unchanged) -> None:
    with unchanged:
        answer = visitor.call("GET", "/v1/session", headers={"Accept": "text/html"})
        assert refused(answer, 406)["code"] == "not_acceptable"


def test_a_bad_idempotency_key_is_refused(visitor: Visitor, unchanged: Unchanged) -> None:
    with unchanged:
        for key in ("1", "x" * 5000, "00000000-0000-1000-8000-000000000000"):
            answer = visitor.client.post("/v1/session", json={}, headers={"Idempotency-Key": key})
            assert refused(answer, 400)["code"] == "malformed_request"
        own_id = {"session_id": "6f1c2f9e-3f6a-4d5c-9a57-0f1f7f0c1d2e"}
        assert visitor.client.post("/v1/session", json=own_id).status_code == 400


def test_an_error_says_nothing_about_the_inside(visitor: Visitor) -> None:
    answer = visitor.client.post("/v1/session", content=b"{", headers=JSON)

    text = json.dumps(answer.json()).lower()
    assert not any(word in text for word in ("traceback", "python", "boto", "dynamodb", "lambda"))
    assert "server" not in {name.lower() for name in answer.headers}
