from hypothesis import settings
from hypothesis.stateful import invariant

from session_service.domain.errors import SessionOverError
from session_service.domain.uploads import FORM_MS, HELD, TRANSFER_MS, UploadStatus
from session_service.storage.object_keys import object_key
from tests.unit.lifecycle_model import SHORT, check_stories
from tests.unit.lifecycle_requests import RequestRules
from tests.world import POLICY


class Lifecycle(RequestRules):
    """What holds after every step, whatever came before, and what is left in the end."""

    @invariant()
    def a_session_lives_exactly_as_long_as_it_should_and_once(self) -> None:
        for session in self.model_sessions:
            is_live = session.is_live(self.now, SHORT)
            session.was_dead = session.was_dead or not is_live
            for device in session.devices.values():
                try:
                    self.world.check(device.tokens[-1])
                except SessionOverError:
                    assert device.over or not is_live
                else:
                    assert is_live
                    assert not device.over
                    assert not session.was_dead

    @invariant()
    def every_honest_client_has_a_working_token_or_a_code_that_ends_its_session(self) -> None:
        for client in self.model_clients:
            try:
                self.world.check(client.token)
            except SessionOverError:
                assert client.device.over or not client.session.is_live(self.now, SHORT)

    @invariant()
    def a_session_has_one_successor_for_ever_and_a_successor_one_predecessor(self) -> None:
        rows = [row.entity for row in self.world.table.sessions.values()]
        successors = [row.successor_id for row in rows if row.successor_id]
        predecessors = [row.predecessor_id for row in rows if row.predecessor_id]
        assert (
            sorted(successors)
            == sorted(set(successors))
            == sorted(row.session_id for row in rows if row.predecessor_id)
        )
        assert sorted(predecessors) == sorted(row.session_id for row in rows if row.successor_id)
        known = {s.session.session_id: s.successor for s in self.model_sessions}
        for row in rows:
            successor = known[row.session_id]
            assert row.successor_id == (successor.session.session_id if successor else None)

    @invariant()
    def a_session_never_outlives_its_absolute_end_and_counters_only_grow(self) -> None:
        for session in self.model_sessions:
            row = self.world.session(session.session)
            assert row.expires_at == session.session.created_at + SHORT.absolute
            assert row.idle_expires_at <= row.expires_at
            for device_id, device in row.devices.items():
                assert device.counter == len(session.devices[device_id].tokens)
                assert device.confirmed == session.devices[device_id].seen

    @invariant()
    def every_token_is_unlike_all_others(self) -> None:
        given = [
            token
            for session in self.model_sessions
            for device in session.devices.values()
            for token in device.tokens
        ]
        assert len(set(given)) == len(given)

    @invariant()
    def no_file_is_lost_while_its_session_can_be_used_or_recovered(self) -> None:
        for upload in self.model_uploads:
            row = self.world.upload_now(upload.upload)
            if upload.must_be_there(self.now, SHORT):
                assert row.status in HELD
                assert self.world.has_object(upload.upload)
            if row.status is UploadStatus.STORED and upload.owner.is_kept(self.now, SHORT):
                assert self.world.bucket.describe(object_key(row.locator), row.object_version)

    @invariant()
    def the_quota_is_the_sum_of_what_is_held(self) -> None:
        for session in self.model_sessions:
            if session.is_live(self.now, SHORT):
                current = self.world.session(session.session)
                rows = [u.upload for u in self.model_uploads if u.owner is session]
                held = [u for u in map(self.world.upload_now, rows) if u.status in HELD]
                assert current.upload_count == len(held) <= POLICY.max_files
                assert current.upload_bytes == sum(upload.size for upload in held)

    @invariant()
    def every_change_has_exactly_one_event(self) -> None:
        table = self.world.table
        statuses = {key[1]: str(row.entity.status) for key, row in table.sessions.items()}
        statuses |= {key.upload_id: str(row.entity.status) for key, row in table.uploads.items()}
        check_stories(table.stream, statuses)

    def teardown(self) -> None:
        """When the dust has settled and all time is over, nothing is left but tombstones."""
        self.settle()
        for pause in (SHORT.absolute, SHORT.recovery, FORM_MS + TRANSFER_MS, 0, 0):
            self.world.clock.advance(milliseconds=pause)
            self.world.run_sweep()
            self.world.deliver()
        table = self.world.table
        assert self.world.bucket.keys() == []
        assert not list(table.due(self.now + 10**12))
        assert not table.metadata
        assert not table.device_names
        assert not table.owners
        assert {row.entity.status for row in table.sessions.values()} <= {
            "ended",
            "closed",
            "replaced",
            "revoked",
        }
        assert {row.entity.status for row in table.uploads.values()} <= {"deleted", "rejected"}
        self.every_change_has_exactly_one_event()


TestLifecycle = Lifecycle.TestCase
TestLifecycle.settings = settings(
    max_examples=300, stateful_step_count=50, deadline=None, print_blob=True
)
