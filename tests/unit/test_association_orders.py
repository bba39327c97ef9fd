"""S3's event, its duplicates and everything that may happen meanwhile, in every order there is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import permutations

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.sessions import Status
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, Upload, UploadStatus
from tests.world import SWEEP, VISITOR, World

TEN_MINUTES = 600_000


@dataclass
class Scene:
    """One upload whose file may have come, and what is there to happen to it."""

    world: World = field(default_factory=World)
    version: str = ""

    def __post_init__(self) -> None:
        self.found: Authenticated = self.world.begin()
        self.token = self.world.token_for(self.found)
        self.upload: Upload = self.world.upload(self.found.session)

    def arrive(self) -> None:
        self.version = self.world.arrive(self.upload)

    def announce(self) -> None:
        self.world.announce(self.upload, self.version)

    def announce_the_key_only(self) -> None:
        self.world.announce(self.upload, None)

    def sweep(self) -> None:
        self.world.run_sweep()

    def deliver(self) -> None:
        self.world.deliver()

    def wait_ten_minutes(self) -> None:
        self.world.clock.advance(milliseconds=TEN_MINUTES)

    def delete(self) -> None:
        session = self.world.session(self.found.session)
        self.world.uploads.delete(session, self.upload.locator.upload_id, VISITOR)

    def end(self) -> None:
        self.world.end(self.found)

    def renew(self) -> None:
        self.world.renew(self.token)

    def settle(self) -> None:
        """Let everything happen that happens by itself, all events lost or late or doubled."""
        for _ in range(3):
            self.world.clock.advance(milliseconds=FORM_MS + TRANSFER_MS)
            self.world.deliver()
            self.world.run_sweep()
            self.world.announce(self.upload, self.version or None)

    def story(self) -> list[str]:
        records = self.world.table.stream
        return [str(r.event.action) for r in records if r.upload == self.upload.locator]


type Step = Callable[[Scene], None]
EVENTS: tuple[Step, ...] = (
    Scene.announce,
    Scene.announce,
    Scene.announce_the_key_only,
    Scene.sweep,
    Scene.deliver,
)


def held(scene: Scene) -> tuple[int, int]:
    """What the newest session of the scene counts as held."""
    rows = [row.entity for row in scene.world.table.sessions.values()]
    (live,) = [row for row in rows if row.status is Status.ACTIVE] or [rows[-1]]
    return live.upload_count, live.upload_bytes


@pytest.mark.parametrize("late", [False, True], ids=["in time", "ten minutes late"])
@pytest.mark.parametrize("meanwhile", [None, Scene.renew], ids=["nothing else", "renewed"])
def test_a_file_that_came_is_stored_once_and_stays(meanwhile: Step | None, late: bool) -> None:
    steps = (*EVENTS, meanwhile) if meanwhile else EVENTS
    for order in set(permutations(steps)):
        scene = Scene()
        scene.arrive()
        if late:
            scene.wait_ten_minutes()
        for step in order:
            step(scene)
        scene.settle()

        stored = scene.world.upload_now(scene.upload)
        assert stored.status is UploadStatus.STORED, order
        assert stored.object_version == scene.version
        assert scene.world.has_object(scene.upload)
        assert scene.story() == ["upload_created", "upload_stored"]
        assert held(scene) == (1, 100)


@pytest.mark.parametrize("over", [Scene.delete, Scene.end], ids=["deleted", "session ended"])
def test_a_file_whose_upload_is_over_is_gone_and_stays_gone(over: Step) -> None:
    for order in set(permutations((Scene.arrive, over, *EVENTS[1:]))):
        scene = Scene()
        for step in order:
            step(scene)
        scene.settle()

        assert scene.world.upload_now(scene.upload).status is UploadStatus.DELETED, order
        assert not scene.world.has_object(scene.upload)
        assert [a for a in scene.story() if a != "upload_stored"] == [
            "upload_created",
            "upload_deleted",
        ]
        assert scene.story().count("upload_stored") <= 1
        if over is Scene.delete:
            assert held(scene) == (0, 0)


def test_an_upload_whose_file_never_comes_lapses_once_whatever_is_announced() -> None:
    for order in set(permutations(EVENTS)):
        scene = Scene()
        for step in order:
            step(scene)
        scene.settle()

        assert scene.world.upload_now(scene.upload).reason == "never_arrived"
        assert scene.story() == ["upload_created", "upload_deleted"]
        assert held(scene) == (0, 0)


def test_a_file_that_comes_after_its_upload_lapsed_is_hidden_and_can_be_restored() -> None:
    scene = Scene()
    scene.world.clock.advance(milliseconds=FORM_MS + TRANSFER_MS)
    scene.sweep()
    scene.arrive()
    scene.world.association.associate(scene.upload.locator, scene.version, SWEEP)

    assert not scene.world.has_object(scene.upload)
    key = scene.world.bucket.key(scene.upload.locator)
    assert scene.world.bucket.describe(key, scene.version) is not None
    assert scene.story() == ["upload_created", "upload_deleted"]
