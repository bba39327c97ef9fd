"""Whatever is done to the evidence afterwards is found, and the first place of it named."""

from hashlib import sha256

import pytest

from session_service.domain.audit_segments import (
    SEGMENTS,
    SealHead,
    manifest_key,
    segment_of,
)
from tests.evidence_world import LATE, World, batch, event_id
from tests.fakes.clock import START


def test_what_was_recorded_holds() -> None:
    seen = World().verify()

    assert (seen.manifests, seen.segments, seen.records) == (3, 9, 50)
    assert seen.unsealed == 1


def test_the_same_batch_is_the_same_segment_in_whatever_order_and_however_often() -> None:
    world = World(1)
    before = dict(world.evidence.versions)

    world.recorder.record(batch(0)[::-1])
    world.recorder.record(batch(0) + batch(0)[:2])

    assert world.evidence.versions == before
    assert world.verify().records == 5


def test_batches_that_overlap_tell_each_event_alike_and_hold() -> None:
    world = World(0)
    world.recorder.record(batch(0) + batch(1))
    world.recorder.record(batch(1) + batch(2))
    world.seal()

    assert (world.verify().records, len(world.verify().events)) == (20, 15)


def test_a_changed_record_is_named() -> None:
    world = World()
    key = world.first_segment
    body = world.evidence.versions[key][0]
    assert body is not None
    third = body.splitlines()[2]

    world.rewrite(
        key, lambda lines: [*lines[:2], lines[2].replace(b"user_requested", b"x"), *lines[3:]]
    )

    assert f"segment {key} of manifest 1: record 3 (event {event_id(third)})" in world.wrong()


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_removed_record_is_named(place: int) -> None:
    world = World()
    key = world.first_segment
    body = world.evidence.versions[key][0]
    assert body is not None

    world.rewrite(key, lambda lines: lines[:place] + lines[place + 1 :])

    said = world.wrong()
    assert f"segment {key} of manifest 1" in said
    if place < 4:
        following = event_id(body.splitlines()[place + 1])
        assert f"record {place + 1} (event {following})" in said


@pytest.mark.parametrize("garbage", [b"garbage\n", b'{"hash":"0","event":garbage}\n', b"\n"])
def test_a_record_that_is_none_any_more_is_named_by_its_place(garbage: bytes) -> None:
    world = World()

    world.rewrite(world.first_segment, lambda lines: [*lines[:2], garbage, *lines[3:]])

    assert f"segment {world.first_segment} of manifest 1: record 3 was changed" in world.wrong()


@pytest.mark.parametrize("text", ["garbage", "{}", "[]", '{"metadata":7}'])
def test_a_record_that_was_put_in_and_is_no_event_is_named(text: str) -> None:
    world = World(1)
    link = sha256(f"{SealHead().digest}\n{text}".encode()).hexdigest()
    body = f'{{"hash":"{link}","event":{text}}}\n'.encode()
    key = f"{SEGMENTS}2026-01-01/{sha256(body).hexdigest()}.jsonl"

    world.evidence.put_once(key, body)

    assert world.wrong() == f"segment {key}, not sealed yet,: a record cannot be read"


def test_a_segment_that_vanishes_before_it_is_read_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(1)
    key = f"{SEGMENTS}2026-01-01/{'0' * 64}.jsonl"
    monkeypatch.setattr(world.evidence, "segments", lambda: [(key, START)])

    assert world.wrong().startswith(f"segment {key}")


def test_reordered_records_are_named() -> None:
    world = World()

    world.rewrite(world.first_segment, lambda lines: [lines[0], lines[2], lines[1], *lines[3:]])

    assert f"segment {world.first_segment} of manifest 1: record 2" in world.wrong()


def test_a_segment_with_a_chain_made_anew_is_named_and_its_record_by_what_is_kept_below() -> None:
    world = World()
    key = segment_of(batch(0))[0].key
    _, forged = segment_of([*batch(0)[:3], *batch(7)[:2]])

    world.evidence.versions[key].append(forged)

    assert f"segment {key} of manifest 1: record 4" in world.wrong()

    only: list[bytes | None] = [forged]
    for left in (only, [None, forged]):
        world.evidence.versions[key] = left
        assert f"segment {key} of manifest 1 was changed, and its chain made anew" in world.wrong()


def test_an_edit_of_the_newest_version_names_the_record() -> None:
    world = World()
    key = world.first_segment
    body = world.evidence.versions[key][0]
    assert body is not None
    world.evidence.versions[key].append(body.replace(b'"visitor"', b'"nobody!"', 1))

    assert f"record 1 (event {event_id(body.splitlines()[0])}) was changed" in world.wrong()


@pytest.mark.parametrize(
    ("keep", "added", "said"),
    [(5, b"more\n", "a record was put in after record 5"), (4, b"", "was removed")],
)
def test_a_newest_version_that_is_longer_or_shorter_says_which_record(
    keep: int, added: bytes, said: str
) -> None:
    world = World()
    kept = world.evidence.versions[world.first_segment]
    assert kept[0] is not None
    kept.append(b"".join(kept[0].splitlines(keepends=True)[:keep]) + added)

    assert said in world.wrong()


@pytest.mark.parametrize("hidden", [True, False], ids=["hidden", "deleted"])
def test_a_missing_segment_is_named(hidden: bool) -> None:
    world = World()
    key = world.first_segment
    world.evidence.versions[key] = [world.evidence.versions[key][0], None] if hidden else []

    assert world.wrong() == f"segment {key} of manifest 1 is missing"


def test_two_segments_that_changed_places_are_named() -> None:
    world = World()
    first, second = world.evidence.keys(SEGMENTS)[:2]
    versions = world.evidence.versions
    versions[first], versions[second] = versions[second], versions[first]

    assert "was changed" in world.wrong()


def test_a_segment_that_was_put_in_is_named_once_the_seal_should_have_seen_it() -> None:
    """Dated back, with a chain of its own that holds: nothing has noted it."""
    world = World()
    name, body = segment_of(batch(77))
    world.evidence.put_once(name.key, body)
    assert world.verify().unsealed == 2

    world.seal()
    world.now += LATE

    assert world.wrong().startswith(f"segment {name.key} is not sealed")


@pytest.mark.parametrize(
    "event",
    ["5", "[]", "{}", '{"metadata":{"uid":"a","tenant_uid":"t"},"time":1e999}', "[" * 20_000],
    ids=["number", "list", "nothing", "endless time", "deep"],
)
@pytest.mark.parametrize("holds", [True, False], ids=["chained", "not chained"])
def test_a_record_of_another_shape_is_named_and_stops_nothing(event: str, holds: bool) -> None:
    world = World()
    link = sha256(f"{sha256(b'maria-sessions audit 1').hexdigest()}\n{event}".encode()).hexdigest()
    body = f'{{"hash":"{link if holds else "00"}","event":{event}}}\n'.encode()
    key = f"{SEGMENTS}2020-01-01/{sha256(body).hexdigest()}.jsonl"
    world.evidence.put_once(key, body)

    assert world.wrong().startswith(f"segment {key}")


def test_a_manifest_of_another_shape_is_named_where_the_log_does_not_know_it() -> None:
    for body in (b"[" * 100_000, b"[]", b"\xff", b'{"segments":5}', b'{"segments":[{}]}'):
        world = World()
        world.evidence.versions[manifest_key(2)] = [body]
        world.log.records.clear()

        assert world.wrong() == "manifest 2 was changed: it cannot be read"


def test_a_segment_whose_note_was_removed_is_named_before_it_can_vanish() -> None:
    world = World()
    key = next(iter(world.notes.unsealed())).key
    del world.client.items["T#-#UNSEALED", key]
    world.seal()

    world.now += LATE

    assert world.wrong().startswith(f"segment {key} is not sealed")


def test_an_hour_without_a_seal_is_told_of() -> None:
    world = World()
    world.now += 3_600_000
    assert world.verify().unsealed == 1

    world.now += LATE

    assert "or the seal does not run" in world.wrong()


def test_a_segment_whose_writer_died_is_no_fault_once_its_events_are_sealed_in_another() -> None:
    world = World(0)
    died, body = segment_of([*batch(1), *batch(2)])
    world.evidence.put_once(died.key, body)
    world.recorder.record([*batch(1)])
    world.recorder.record([*batch(2), *batch(3)])
    world.seal()

    world.now += 10 * LATE

    assert world.verify().unsealed == 1


def test_what_the_audit_log_was_told_twice_and_differently_is_named() -> None:
    """Whoever may write lines makes the chain anew, and dates a line for it back."""
    world, forger = World(), World()
    forger.evidence.versions.clear()
    forger.evidence.taken.clear()
    forger.client.items.clear()
    forger.log.records.clear()
    for number in range(1, 10):
        forger.recorder.record(batch(number))
    forger.sealer.run(lambda: True)
    world.evidence = forger.evidence

    world.log.records = [*forger.log.records, *world.log.records]

    assert world.wrong() == "the audit log was told two digests of manifest 1"


def test_an_object_among_the_manifests_that_is_none_is_named() -> None:
    for key in ("manifests/x.json", "manifests/2.json", "manifests/0000000002.json.bak"):
        world = World()
        world.evidence.put_once(key, b"{}")

        assert world.wrong() == f"{key} is no manifest of ours"


def test_retention_takes_parts_away_at_different_times_and_nothing_is_wrong() -> None:
    world = World(12)
    world.now += world.retention - 2 * 3_600_000
    everything = world.indexed()
    # The first manifest is gone, the lines and the segments that it named are not yet; and of the
    # index some events.
    del world.evidence.versions[manifest_key(1)]

    assert world.verify().first == 2
    assert world.compare([r for r in everything if r.event.at % 2]) > 0


def test_before_its_retention_is_over_a_manifest_is_missed_though_it_is_the_first() -> None:
    world = World(12)
    world.now += world.retention - 5 * 3_600_000
    del world.evidence.versions[manifest_key(1)]

    assert world.wrong() == "manifest 1 is missing: the audit log knows it"
