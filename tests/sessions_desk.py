"""Operators at one session: who is let in, what they see and do, over the world in memory."""

from typing import Any

import pytest

from session_service.web.introspection import Introspection
from session_service.web.operator_calls import OperatorCalls
from session_service.web.restriction_calls import RestrictionCalls
from tests.operator_desk import OperatorDesk
from tests.world import KEYS, POLICY, World

READ = "GET /v1/admin/sessions/{session_id}"


class SessionsDesk(OperatorDesk):
    """The routes that show, end, block and renew a session, and introspection."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = World()
        super().__init__(monkeypatch, self.world.clock)
        self.serve(
            "operators",
            ("operate_sessions", "restrict_sessions", "introspect_sessions"),
            operator_calls=OperatorCalls(
                sessions=self.world.operations, uploads=self.world.uploads, keys=KEYS
            ),
            restriction_calls=RestrictionCalls(
                sessions=self.world.operations, upload_limit=POLICY.max_files
            ),
            introspection=Introspection(
                authentication=self.world.authentication,
                lifetimes=self.world.lifetimes,
                upload_limit=POLICY.max_files,
                clock=self.world.clock,
            ),
        )

    def reveal(self, key: str, session_id: str, reason: str = "a test") -> tuple[int, Any]:
        return self.ask(READ, "reveal=true", key=key, reason=reason, session_id=session_id)
