"""The operators' routes as their functions declare them, asked over HTTP by keys of one office."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from session_service.domain.operator_keys import ROLES, Scope
from session_service.domain.rate_limits import MemoryCounters
from session_service.web.api import Api
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Credentials
from session_service.web.limits import Limits
from session_service.web.operators import Operators
from tests.contract.functions import module
from tests.fakes.clock import FrozenClock
from tests.gateway_events import gateway_event
from tests.unit.test_operator_key_service import DEPLOYER, Office
from tests.web_world import GENEROUS
from tests.world import KEYS

_ADMINS = "the admin's"


class OperatorDesk:
    """Asks as an operator, with `key` of an admin unless told otherwise; `serve` adds routes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock) -> None:
        self.clock = clock
        self.office = Office(clock)
        self.limits = Limits(
            limits=GENEROUS,
            exact=MemoryCounters(),
            approximate=MemoryCounters(),
            keys=KEYS,
            credentials=Credentials(cookie=SessionCookie(secure=True), allowed_origins=()),
            is_repeat=lambda _: False,
            clock=clock,
        )
        self.operators = Operators(service=self.office.service, limits=self.limits)
        self.key = self.key_of("admin")
        self._monkeypatch = monkeypatch
        self._apis: list[Api] = []

    def serve(self, wiring: str, functions: Iterable[str], **builders: object) -> None:
        """Serve functions whose calls `bootstrap.<wiring>` builds."""
        for name, built in builders.items():
            self._monkeypatch.setattr(
                f"session_service.bootstrap.{wiring}.{name}", lambda built=built: built
            )
        for name in functions:
            api = Api(lambda: self.limits, lambda: self.operators, module(name).api.operations)
            self._apis.append(api)

    def key_of(self, role: str) -> str:
        return self.office.service.create("default", role, ROLES[role], DEPLOYER)[1]

    def key_for(self, *scopes: Scope) -> str:
        return self.office.make(*scopes)

    def ask(
        self,
        route: str,
        query: str = "",
        *,
        key: str | None = _ADMINS,
        body: object = None,
        reason: str | None = None,
        headers: dict[str, str] | None = None,
        **parameters: str,
    ) -> tuple[int, dict[str, Any]]:
        """Return the status and body of an answer; without a key where that is None."""
        method, path = route.split(" ")
        sent = dict(headers or {})
        if key is not None:
            sent["Authorization"] = f"Bearer {self.key if key == _ADMINS else key}"
        if reason is not None:
            sent["Operator-Reason"] = reason
        if body is not None:
            sent["Content-Type"] = "application/json"
        event = gateway_event(
            method,
            path.format(**parameters),
            headers=sent,
            query=query,
            body=None if body is None else json.dumps(body),
        )
        event |= {"routeKey": route, "pathParameters": parameters}
        (api,) = [api for api in self._apis if route in api.operations]
        answer = api(event, None)
        return answer["statusCode"], json.loads(answer.get("body") or "{}")

    def good(self, route: str, query: str = "", **named: Any) -> dict[str, Any]:
        status, body = self.ask(route, query, **named)
        assert status < 300, body
        return body
