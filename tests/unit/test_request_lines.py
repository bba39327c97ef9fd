"""Whose an answer was, as its line tells: tenant and network, and nothing that names a person."""

import json
from http import HTTPStatus
from typing import Any

import pytest

from session_service.bootstrap import admission
from session_service.domain import tokens
from session_service.domain.errors import SessionExpiredError, StoreUnavailableError
from session_service.domain.operator_keys import Scope
from session_service.domain.rate_limits import MemoryCounters
from session_service.web.api import Api
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Credentials
from session_service.web.limits import Limits
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from tests.audit_desk import AuditDesk
from tests.fakes.clock import FrozenClock
from tests.gateway_events import gateway_event
from tests.web_world import GENEROUS
from tests.world import KEYS

ROUTE = "GET /v1/session"
LIMITS = Limits(
    limits=GENEROUS,
    exact=MemoryCounters(),
    approximate=MemoryCounters(),
    keys=KEYS,
    credentials=Credentials(cookie=SessionCookie(secure=True), allowed_origins=()),
    is_repeat=lambda _: False,
    clock=FrozenClock(),
)
TOKEN = tokens.mint(
    KEYS,
    tenant_id="acme",
    session_id="6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11",
    device_id="a1b2c3d4e5f60718",
    seed=bytes(32),
    counter=1,
)

pytestmark = pytest.mark.usefixtures("powertools")


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what admits requests have the limits of these tests."""

    class Settings:
        rate_limits = GENEROUS

    monkeypatch.setattr("session_service.bootstrap.settings", lambda: Settings)


def api_that(raises: Exception | None) -> Api:
    """An API whose one route takes the token, as authentication does, and then does as told."""
    api, admit = Api(lambda: LIMITS), admission()

    @api.route(ROUTE, answers={})
    def answer(request: Request) -> Response:
        """Take the token, do as told."""
        if shown := LIMITS.credentials.find(request):
            admit(tokens.parse(KEYS, shown.token))
        if raises is not None:
            raise raises
        return json_response(HTTPStatus.OK, {})

    return api


def line_of(
    capsys: pytest.CaptureFixture[str],
    raises: Exception | None = None,
    *,
    token: str = "",
    address: str = "203.0.113.7",
) -> Any:
    event = gateway_event(headers={"Authorization": f"Bearer {token}"} if token else {})
    event["requestContext"]["http"]["sourceIp"] = address
    api_that(raises)(event, None)
    line = capsys.readouterr().out.splitlines()[-1]
    assert address not in line
    assert TOKEN not in line
    return json.loads(line)


REFUSAL = SessionExpiredError("s", "idle", ended_at=0)


def test_a_refusal_tells_tenant_and_network(capsys: pytest.CaptureFixture[str]) -> None:
    line = line_of(capsys, REFUSAL, token=TOKEN)

    assert (line["code"], line["tenant_id"]) == ("session_expired", "acme")
    assert len(line["network"]) == 16
    assert set(line["network"]) <= set("0123456789abcdef")


def test_a_good_answer_tells_its_tenant_and_no_network(capsys: pytest.CaptureFixture[str]) -> None:
    line = line_of(capsys, token=TOKEN)

    assert (line["status"], line["tenant_id"]) == (200, "acme")
    assert "network" not in line


@pytest.mark.parametrize(
    "token", ["", "mst_forged", TOKEN[:-1] + ("A" if TOKEN[-1] != "A" else "B")]
)
def test_who_proves_nothing_is_of_no_tenant_whoever_asked_before(
    capsys: pytest.CaptureFixture[str], token: str
) -> None:
    assert line_of(capsys, token=TOKEN)["tenant_id"] == "acme"

    line = line_of(capsys, REFUSAL, token=token)

    assert "tenant_id" not in line
    assert line["network"]


def test_a_network_has_one_name_and_another_network_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    addresses = ("203.0.113.7", "::ffff:203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8::2")

    one, again, other, six, same = (
        line_of(capsys, REFUSAL, address=address)["network"] for address in addresses
    )

    assert one == again
    assert six == same
    assert len({one, other, six}) == 3


def test_a_fault_of_ours_tells_no_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert "network" not in line_of(capsys, StoreUnavailableError())


def test_a_refusal_is_answered_where_no_key_can_name_its_network(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def no_keys() -> Limits:
        raise StoreUnavailableError

    api = Api(no_keys, operations=api_that(None).operations)

    answer = api(gateway_event(headers={"Accept": "text/html"}), None)

    assert answer["statusCode"] == 406
    (line,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert line["code"] == "not_acceptable"
    assert "network" not in line


def test_an_operators_call_tells_the_tenant_of_the_key_even_where_it_may_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = AuditDesk(monkeypatch)
    may_not = desk.key_for(Scope.KEYS_READ)

    assert desk.ask("GET /v1/admin/audit", key=may_not)[0] == 403

    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (line["code"], line["tenant_id"]) == ("forbidden", "default")
    assert line["network"]
