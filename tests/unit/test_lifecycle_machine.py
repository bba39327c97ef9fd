from hypothesis import settings
from hypothesis.stateful import invariant

from session_service.domain.uploads import FORM_MS, TRANSFER_MS, UploadStatus
from session_service.storage.object_keys import object_key
from tests.unit.lifecycle_model import check_stories
from tests.unit.lifecycle_rules import DEAD, HELD, SHORT, LifecycleRules
from tests.world import POLICY


class Lifecycle(LifecycleRules):
    """What holds after every step, whatever came before, and what is left in the end."""

    @invariant()
    def a_session_lives_exactly_as_long_as_it_should_and_once(self) -> None:
        for session in self.model_sessions:
            try:
                self.world.check(session.token)
            except DEAD:
                assert not session.is_live(self.now, SHORT)
                session.was_dead = True
            else:
                assert session.is_live(self.now, SHORT)
                assert not session.was_dead

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
                current = self.world.session(session.found.session)
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
        assert not table.owners
        assert {row.entity.status for row in table.sessions.values()} <= {"ended", "closed"}
        assert {row.entity.status for row in table.uploads.values()} <= {"deleted", "rejected"}
        self.every_change_has_exactly_one_event()


TestLifecycle = Lifecycle.TestCase
TestLifecycle.settings = settings(
    max_examples=300, stateful_step_count=50, deadline=None, print_blob=True
)
