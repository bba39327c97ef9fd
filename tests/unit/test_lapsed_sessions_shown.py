"""What operators see of a session that lapsed: what it is, whether or not a sweep has come."""

from typing import Any

import pytest

from session_service.domain.session_service import Amendment
from tests.sessions_desk import READ, SessionsDesk
from tests.unit.test_operator_calls import FETCH, LIST
from tests.world import OPERATOR

pytestmark = pytest.mark.usefixtures("powertools")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> SessionsDesk:
    return SessionsDesk(monkeypatch)


def test_what_can_no_longer_be_recovered_is_shown_to_nobody_though_no_sweep_has_come(
    desk: SessionsDesk,
) -> None:
    key, found = desk.key, desk.world.begin()
    desk.world.sessions.amend(found, None, Amendment(profile={"name": "Ada"}, others={}), OPERATOR)
    session_id = found.session.session_id
    upload: dict[str, Any] = {
        "session_id": session_id,
        "upload_id": desk.world.stored(found.session).locator.upload_id,
    }
    lifetimes = desk.world.lifetimes
    desk.world.clock.now = lifetimes.recoverable_until(desk.world.session(found.session)) - 1

    kept = desk.ask(READ, key=key, session_id=session_id)[1]["session"]
    assert (kept["status"], kept["profile"]["name"]) == ("expired", "***")
    kept = desk.reveal(key, session_id)[1]["session"]
    assert (kept["status"], kept["profile"]["name"]) == ("expired", "Ada")
    assert kept["ended_at"] == kept["idle_expires_at"]
    assert desk.ask(FETCH, key=key, **upload)[1]["upload"]["download_url"]

    desk.world.clock.now += 1

    over = desk.reveal(key, session_id)[1]["session"]
    assert (over["status"], over["end_reason"]) == ("closed", "recovery_over")
    assert (over["profile"]["name"], over["devices"]) == (None, [])
    assert desk.ask(LIST, key=key, session_id=session_id)[1]["items"] == []
    assert desk.ask(FETCH, key=key, **upload)[1]["code"] == "upload_not_found"


def test_the_view_of_a_session_is_the_same_before_and_after_the_sweep_has_marked_it(
    desk: SessionsDesk,
) -> None:
    key, found = desk.key, desk.world.begin()
    lifetimes = desk.world.lifetimes

    for at in (found.session.look_at, lifetimes.close_at(found.session)):
        desk.world.clock.now = at
        before = desk.ask(READ, key=key, session_id=found.session.session_id)
        desk.world.run_sweep()
        assert desk.ask(READ, key=key, session_id=found.session.session_id) == before
