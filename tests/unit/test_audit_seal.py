"""The seal finishes what another run began, and seals nothing that is broken."""

import pytest

from session_service.domain.audit_sealing import BrokenEvidenceError, seal_event
from session_service.domain.audit_segments import (
    MANIFESTS,
    SEGMENTS,
    SealHead,
    SegmentName,
    digest_of,
    manifest_from,
    manifest_key,
    segment_of,
)
from session_service.domain.errors import StoreUnavailableError
from tests.evidence_world import World, batch


def test_a_seal_whose_run_died_is_finished_by_the_next_one() -> None:
    world = World(2)
    world.log.is_away = True
    with pytest.raises(StoreUnavailableError):
        world.sealer.run(lambda: True)
    world.log.is_away = False
    world.recorder.record(batch(5))

    world.seal()

    assert world.notes.head().n == 2
    assert world.verify().unsealed == 0
    assert [seal.manifest for seal in world.log.seals] == [1, 2]
    assert list(world.notes.unsealed()) == []
    assert sorted(sealed(world)) == world.evidence.keys(SEGMENTS)


def sealed(world: World) -> list[str]:
    bodies = [body for _, body in world.evidence.manifests()]
    return [segment.key for body in bodies for segment in manifest_from(body).segments]


def test_a_seal_that_has_no_time_left_leaves_all_to_the_next_one() -> None:
    world = World(2)

    report = world.sealer.run(lambda: False)

    assert (report.manifests, world.evidence.keys(MANIFESTS)) == (0, [])
    world.seal()
    assert sorted(sealed(world)) == world.evidence.keys(SEGMENTS)


def test_a_seal_with_nothing_new_makes_no_manifest() -> None:
    world = World(3)
    before = len(world.evidence.versions)

    world.seal()

    assert len(world.evidence.versions) == before


def test_a_segment_that_is_broken_before_its_seal_is_named_and_not_sealed() -> None:
    world = World(2)
    first, second = world.evidence.keys(SEGMENTS)
    world.rewrite(first, lambda lines: lines[1:])
    del world.evidence.versions[second]

    report = world.sealer.run(lambda: True)

    assert list(report.broken) == sorted([first, second])
    assert (report.manifests, world.evidence.keys(MANIFESTS)) == (0, [])


def test_a_segment_whose_chain_was_made_anew_before_its_seal_is_not_sealed() -> None:
    world = World(1)
    (key,) = world.evidence.keys(SEGMENTS)
    world.evidence.versions[key] = [segment_of(batch(7))[1]]

    assert list(world.sealer.run(lambda: True).broken) == [key]


def test_a_segment_that_never_held_is_not_sealed_whatever_its_digest_says() -> None:
    world = World(0)
    body = b"no record at all\n"
    name = SegmentName(key=f"{SEGMENTS}x.jsonl", sha256=digest_of(body), records=1)
    world.evidence.put_once(name.key, body)
    world.notes.note(name, [], "mark")

    report = world.sealer.run(lambda: True)

    assert (list(report.broken), report.manifests) == ([name.key], 0)


def test_a_manifest_that_is_there_and_cannot_be_read_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(2)
    monkeypatch.setattr(world.evidence, "put_once", lambda *_: False)

    with pytest.raises(StoreUnavailableError, match="cannot be read"):
        world.sealer.run(lambda: True)


@pytest.mark.parametrize(
    "forged",
    [
        b"{}",
        b'{"at":1,"n":2,"previous":"00","segments":[]}',
        b'{"at":1,"n":9,"previous":"PREVIOUS","segments":[]}',
    ],
)
def test_a_manifest_that_was_put_in_where_the_next_belongs_is_not_vouched_for(
    forged: bytes,
) -> None:
    world = World(4)
    digest = world.notes.head().digest.encode()
    world.evidence.put_once(manifest_key(2), forged.replace(b"PREVIOUS", digest))

    with pytest.raises(BrokenEvidenceError, match=manifest_key(2)):
        world.sealer.run(lambda: True)

    assert world.notes.head().n == 1
    assert [seal.manifest for seal in world.log.seals] == [1]


def test_the_head_never_goes_back() -> None:
    world = World(6)
    world.notes.sealed(SealHead(n=1, digest="old"), [])

    assert world.notes.head().n == 2


def test_of_one_manifest_there_is_one_event() -> None:
    world = World(3)
    body = world.evidence.versions[manifest_key(1)][0]
    assert body is not None
    manifest = manifest_from(body)

    assert seal_event(manifest, "ab" * 32) == seal_event(manifest, "ab" * 32)
