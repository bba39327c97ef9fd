"""The evidence's manifests: none is missing, changed, put in or taken away unseen."""

import pytest

from session_service.domain.audit_segments import (
    SealHead,
    manifest_key,
)
from tests.evidence_world import World, batch


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_manifest_is_named(number: int) -> None:
    world = World()
    del world.evidence.versions[manifest_key(number)]

    assert world.wrong().startswith(f"manifest {number} is missing")


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("knows", [True, False], ids=["with the log", "without the log"])
def test_a_changed_manifest_is_named(number: int, knows: bool) -> None:
    world = World()
    key = manifest_key(number)
    world.rewrite(key, lambda lines: [lines[0].replace(b'"at":1', b'"at":2')])
    if not knows:
        world.log.records.clear()
        if number == 3:
            return  # the newest one stands on the audit log alone: that is why it is told

    named = number if knows else number + 1
    assert world.wrong().startswith(f"manifest {named} was changed")


@pytest.mark.parametrize("body", [b"garbage", b"[]", b"{}", b'{"segments":[7]}', b"7"])
def test_a_manifest_that_cannot_be_read_is_named(body: bytes) -> None:
    world = World()
    world.rewrite(manifest_key(2), lambda _: [body])
    world.log.records.clear()

    assert world.wrong() == "manifest 2 was changed: it cannot be read"


def test_a_manifest_that_stands_for_itself_has_to_be_the_one_of_its_place() -> None:
    world = World()
    for number in (1, 3):
        del world.evidence.versions[manifest_key(number)]
    world.rewrite(manifest_key(2), lambda lines: [lines[0].replace(b'"n":2', b'"n":9')])
    world.log.records.clear()

    assert world.wrong().startswith("manifest 2 was changed")


@pytest.mark.parametrize("knows", [True, False], ids=["with the log", "without the log"])
def test_the_first_manifest_stands_on_nothing_but_the_beginning(knows: bool) -> None:
    world = World(3)
    beginning = SealHead().digest.encode()
    world.rewrite(manifest_key(1), lambda lines: [lines[0].replace(beginning, b"0" * 64)])
    if not knows:
        world.log.records.clear()

    assert world.wrong().startswith("manifest 1 was changed")


def test_nothing_comes_before_the_first_manifest() -> None:
    world = World(3)
    (body,) = world.evidence.versions.pop(manifest_key(1))
    assert body is not None
    world.evidence.put_once(manifest_key(0), body.replace(b'"n":1', b'"n":0'))
    world.log.records.clear()

    assert world.wrong() == "manifest 1 is missing"


def test_manifests_made_anew_from_the_first_one_on_contradict_the_audit_log() -> None:
    world, forger = World(), World()
    forger.evidence.versions.clear()
    forger.client.items.clear()
    for number in range(1, 10):
        forger.recorder.record(batch(number))
    forger.seal()

    world.evidence = forger.evidence

    assert world.wrong().startswith("manifest 1 was changed: the audit log knows another")


def test_manifests_that_were_taken_away_from_the_end_are_missed_by_the_audit_log() -> None:
    world = World()
    for number in (2, 3):
        del world.evidence.versions[manifest_key(number)]

    assert world.wrong() == "manifest 2 is missing: the audit log was told of it"


def test_what_retention_took_is_not_missed() -> None:
    world = World()
    del world.evidence.versions[manifest_key(1)]
    world.log.records = [r for r in world.log.records if r.event.facts.get("manifest") != 1]

    assert world.verify().first == 2
