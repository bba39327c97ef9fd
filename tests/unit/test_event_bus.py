"""Each event reaches the bus at least once, with its id, and nothing about a person."""

import json
from copy import replace
from typing import Any
from uuid import UUID

import pytest
from botocore.exceptions import ClientError

from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.errors import StoreUnavailableError
from session_service.event_bus import EventBus
from tests.examples import EVENT

RECORD = ChangeRecord(
    event=replace(EVENT, action=Action.ENDED, facts={}),
    entity="session",
    tenant_id="default",
    version=3,
    upload=None,
    lasted=60,
)


class Bridge:
    """EventBridge that refuses the first so many entries it is given."""

    def __init__(self, refuses: int = 0) -> None:
        self.refuses = refuses
        self.calls: list[int] = []
        self.taken: list[dict[str, Any]] = []

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        self.calls.append(len(Entries))
        outcomes = []
        for entry in Entries:
            if self.refuses:
                self.refuses -= 1
                outcomes.append({"ErrorCode": "ThrottlingException"})
            else:
                self.taken.append(entry)
                outcomes.append({"EventId": "e"})
        return {"Entries": outcomes}


def records(number: int) -> list[ChangeRecord]:
    return [
        replace(RECORD, event=replace(RECORD.event, event_id=str(UUID(int=each))))
        for each in range(number)
    ]


def test_an_event_says_what_happened_and_has_its_id_for_those_who_hear_it_twice() -> None:
    bridge = Bridge()

    EventBus(client=bridge, name="bus").add([RECORD])

    (entry,) = bridge.taken
    detail = json.loads(entry["Detail"])
    assert (entry["Source"], entry["DetailType"]) == ("maria-sessions", "session.ended")
    assert entry["EventBusName"] == "bus"
    assert detail["event_id"] == EVENT.event_id
    assert detail["session_id"] == EVENT.session_id
    assert detail["facts"] == {"seconds": 60}


@pytest.mark.parametrize(
    ("action", "facts"),
    [
        (Action.PERSONAL_REVEALED, {"note": "asked by Ada Lovelace"}),
        (Action.REVOKED, {"note": "ada@example.com wrote"}),
        (Action.EXPORT_REQUESTED, {"export_id": "1", "filters": '{"reason":"ada@example.com"}'}),
        (Action.STRAY_DELETED, {"key": "uploads/Ada Lovelace.pdf", "age_seconds": 5}),
    ],
)
def test_nothing_that_somebody_wrote_goes_to_the_bus(
    action: Action, facts: dict[str, str | int]
) -> None:
    bridge = Bridge()
    record = replace(RECORD, event=replace(RECORD.event, action=action, facts=facts))

    EventBus(client=bridge, name="bus").add([record])

    (entry,) = bridge.taken
    assert "ada" not in entry["Detail"].lower()
    assert json.loads(entry["Detail"])["facts"]["seconds"] == 60


def test_events_go_ten_at_a_time() -> None:
    bridge = Bridge()

    EventBus(client=bridge, name="bus").add(records(25))

    assert bridge.calls == [10, 10, 5]


def test_only_what_was_not_taken_is_sent_again() -> None:
    bridge = Bridge(refuses=3)

    EventBus(client=bridge, name="bus").add(records(10))

    assert bridge.calls == [10, 3]
    assert len({json.loads(entry["Detail"])["event_id"] for entry in bridge.taken}) == 10


def test_what_is_refused_again_and_again_has_the_batch_delivered_again() -> None:
    with pytest.raises(StoreUnavailableError):
        EventBus(client=Bridge(refuses=100), name="bus").add(records(2))


def test_a_bus_that_is_away_has_the_batch_delivered_again() -> None:
    class Away(Bridge):
        def put_events(self, **_: Any) -> dict[str, Any]:
            raise ClientError({"Error": {"Code": "InternalException"}}, "PutEvents")

    with pytest.raises(StoreUnavailableError):
        EventBus(client=Away(), name="bus").add(records(1))
