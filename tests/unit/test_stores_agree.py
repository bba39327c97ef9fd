"""In every history, the fakes and the DynamoDB adapters give the same answers and hold the same."""

from copy import replace
from typing import Any

from hypothesis import settings
from hypothesis.stateful import invariant

from session_service.dynamodb.items import session_from, ttl, upload_from
from session_service.dynamodb.keys import session_key, upload_key
from session_service.dynamodb.stream import change_record
from tests.fakes.table import Row
from tests.mirrored_world import MirroredWorld
from tests.unit.lifecycle_model import SHORT
from tests.unit.lifecycle_requests import RequestRules
from tests.world import World


class Agreement(RequestRules):
    """Anything may happen; after each step both stores hold the same."""

    world: MirroredWorld

    def new_world(self) -> World:
        return MirroredWorld(lifetimes=SHORT)

    @invariant()
    def both_hold_the_same_rows(self) -> None:
        items, table = self.world.client.items, self.world.table
        for session in table.sessions.values():
            key = session_key(session.entity.tenant_id, session.entity.session_id)
            item = items[key["PK"], key["SK"]]
            assert session_from(item) == session.entity
            assert_dated(item, session)
        for upload in table.uploads.values():
            key = upload_key(upload.entity.locator)
            item = items[key["PK"], key["SK"]]
            assert upload_from(item) == upload.entity
            assert_dated(item, upload)
        kinds = [item.get("entity") for item in items.values()]
        assert kinds.count("session") == len(table.sessions)
        assert kinds.count("upload") == len(table.uploads)
        assert kinds.count("metadata") == len(table.metadata)
        assert kinds.count("device_name") == sum(map(len, table.device_names.values()))
        assert kinds.count("idempotency") == len(table.calls)
        assert kinds.count("collection") == len(table.owners)
        assert kinds.count("stray") == len(table.strays)

    @invariant()
    def both_publish_the_same_events(self) -> None:
        read = [change_record(record) for record in self.world.client.stream]

        # How long a session lasted, the stream's images tell; the fakes have none.
        events = [replace(change, lasted=None) for change in read if change]
        assert events == self.world.table.stream


def assert_dated(item: dict[str, Any], row: Row[Any]) -> None:
    assert item.get("due_at") == row.due_at
    assert ("due_shard" in item) == ("due_at" in item)
    assert item.get("purge_at") == (None if row.purge_at is None else ttl(row.purge_at))


TestAgreement = Agreement.TestCase
TestAgreement.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, print_blob=True
)
