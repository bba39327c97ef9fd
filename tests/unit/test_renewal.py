from collections.abc import Callable, Collection
from copy import replace

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import (
    SessionReplacedError,
)
from session_service.domain.renewal import Keep, Renewal
from session_service.domain.session_service import Amendment, NewSession
from session_service.domain.sessions import TOMBSTONE_MS, Kind, Profile
from tests.mirrored_world import MirroredWorld
from tests.world import HOUR, LIFETIMES, MINUTE, VISITOR

GRACE = LIFETIMES.rotation_grace
NEW = NewSession(
    platform="ios",
    device_name="phone",
    locale="de",
    app_version="1.2",
    consents={"analytics": True},
    metadata='{"cart":3}',
)


def begun() -> tuple[MirroredWorld, Authenticated, str]:
    """A session with something of everything that can be kept."""
    world = MirroredWorld()
    found = world.begin(NEW)
    amendment = Amendment(profile={"name": "Zoë", "email": "z@example.org"}, others={})
    amended = world.sessions.amend(found, None, amendment, VISITOR)
    world.stored(amended)
    world.clock.advance(seconds=10)
    return world, replace(found, session=world.session(amended)), world.token_for(found)


def keeping(*kept: Keep) -> Renewal:
    return Renewal(reason="user_requested", keep=frozenset(kept))


def test_a_renewal_replaces_one_session_by_another_in_one_operation() -> None:
    world, found, token = begun()
    now = world.clock()

    renewed = world.renew(token)

    old, new = world.session(found.session), world.session(renewed.session)
    assert (old.status, old.successor_id, old.ended_at) == ("replaced", new.session_id, now)
    assert (new.status, new.predecessor_id, new.successor_id) == ("active", old.session_id, None)
    assert (new.created_at, new.last_seen_at, new.version, new.revision) == (now, now, 1, 1)
    assert (new.idle_expires_at, new.expires_at) == (now + LIFETIMES.idle, now + 24 * HOUR)
    replaced, created = world.table.stream[-2:]
    assert (replaced.event.action, created.event.action) == ("replaced", "created")
    assert replaced.event.op_id == created.event.op_id
    assert (replaced.event.reason, created.event.reason) == ("user_requested", "renewed")
    kept = {"successor_id": new.session_id, "kept": "consents,profile,state,uploads"}
    assert replaced.event.facts == kept
    assert created.event.facts == {"predecessor_id": old.session_id}
    assert world.table.sessions["default", old.session_id].purge_at == now + TOMBSTONE_MS


def test_what_the_visitor_told_moves_and_the_predecessor_forgets_it_at_once() -> None:
    world, found, token = begun()

    new = world.renew(token).session
    old = world.session(found.session)

    assert (new.profile, new.consents) == (found.session.profile, {"analytics": True})
    assert (new.locale, new.app_version) == ("de", "1.2")
    assert (old.profile, old.consents, old.locale, old.app_version) == (Profile(), {}, None, None)


@pytest.mark.parametrize("kept", [(), *((keep,) for keep in Keep), tuple(Keep)])
def test_each_part_is_kept_exactly_where_it_is_asked_for(kept: Collection[Keep]) -> None:
    world, found, token = begun()
    (upload,) = [row.entity for row in world.table.uploads.values()]

    renewed = world.renew(token, keeping(*kept))
    world.deliver()

    new = renewed.session
    assert (new.profile == found.session.profile) == (Keep.PROFILE in kept)
    assert (new.consents == {"analytics": True}) == (Keep.CONSENTS in kept)
    metadata = '{"cart":3}' if Keep.STATE in kept else None
    assert world.sessions.metadata(renewed) == metadata
    moves = Keep.UPLOADS in kept
    assert (new.collection_id == found.session.collection_id) == moves
    assert (new.upload_count, new.upload_bytes) == ((1, 100) if moves else (0, 0))
    assert world.has_object(upload) == moves
    assert world.upload_now(upload).status == ("stored" if moves else "deleted")
    # Whose session it is, is no matter of choice.
    assert new.lineage_id == found.session.lineage_id
    assert world.device_store.device_names(new) == {found.device.device_id: "phone"}


def test_the_lineage_is_that_of_the_first_session_however_often_it_is_renewed() -> None:
    world, found, token = begun()

    for _ in range(3):
        renewed = world.renew(token)
        token = world.token_for(renewed)

    assert renewed.session.lineage_id == found.session.session_id
    assert renewed.session.collection_id == found.session.collection_id
    assert renewed.session.upload_count == 1


def test_an_authenticated_session_renews_to_an_anonymous_one() -> None:
    world, found, token = begun()
    world.put_session(replace(world.session(found.session), kind=Kind.AUTHENTICATED))

    assert world.renew(token).session.kind is Kind.ANONYMOUS


def test_a_device_goes_on_under_its_id_with_a_new_seed_and_awaits_confirmation() -> None:
    world, found, token = begun()

    device = world.renew(token).device

    assert (device.device_id, device.platform) == (found.device.device_id, "ios")
    assert device.created_at == found.device.created_at
    assert device.seed != found.device.seed
    assert (device.counter, device.awaits_confirmation) == (1, True)


def test_every_device_gets_its_own_token_in_the_successor_but_one_that_is_over() -> None:
    world, found, token = begun()
    other = world.token_for(world.add_device(found.session))
    gone = world.add_device(found.session, "c0" * 8)
    world.devices.revoke(world.check(token), gone.device.device_id, VISITOR)

    renewed = world.renew(token)
    also = world.renew(other)

    assert set(renewed.session.devices) == {found.device.device_id, "b0b1b2b3b4b5b6b7"}
    assert also.session == renewed.session
    assert world.check(world.token_for(also)).device.device_id == "b0b1b2b3b4b5b6b7"
    assert world.actions().count("replaced") == 1


def test_a_repeat_gets_the_same_token_for_hours_while_nobody_has_shown_it() -> None:
    world, _, token = begun()
    first = world.renew(token)

    world.clock.advance(milliseconds=29 * MINUTE)

    assert world.token_for(world.renew(token)) == world.token_for(first)
    assert world.actions().count("replaced") == 1


@pytest.mark.parametrize("rotates", [False, True])
def test_once_the_new_token_is_in_use_a_repeat_names_the_successor_and_no_token(
    rotates: bool,
) -> None:
    world, found, token = begun()
    first = world.renew(token)
    world.touch(world.token_for(first))
    world.clock.advance(milliseconds=GRACE - 1)
    assert world.renew(token).session.session_id == first.session.session_id

    if rotates:
        world.rotate(world.token_for(first))
    else:
        world.clock.advance(milliseconds=1)

    late: tuple[Callable[[str], object], ...] = (world.renew, world.check)
    for use in late:
        with pytest.raises(SessionReplacedError) as refused:
            use(token)
        assert refused.value.successor_id == first.session.session_id
        assert refused.value.session_id == found.session.session_id


def test_the_release_keeps_what_moved_and_lets_go_of_what_did_not() -> None:
    world, found, token = begun()
    (upload,) = [row.entity for row in world.table.uploads.values()]
    renewed = world.renew(token)

    world.deliver()
    world.run_sweep()

    key = ("default", found.session.session_id)
    assert world.has_object(upload)
    assert world.table.owners == {
        ("default", upload.locator.collection_id): renewed.session.session_id
    }
    assert key not in world.table.metadata
    assert key not in world.table.device_names
    assert world.table.sessions[key].due_at is None
    world.end(renewed)
    world.deliver()
    assert not world.has_object(upload)
    assert not world.table.owners


@pytest.mark.parametrize("kept", [(), tuple(Keep)])
def test_a_crash_between_renewal_and_release_is_mended_by_the_sweep(
    kept: Collection[Keep],
) -> None:
    world, found, token = begun()
    (upload,) = [row.entity for row in world.table.uploads.values()]
    world.renew(token, keeping(*kept))
    world.delivered = len(world.table.stream)  # the record was lost

    world.run_sweep()
    world.deliver()

    assert world.has_object(upload) == bool(kept)
    assert ("default", found.session.session_id) not in world.table.metadata
    assert world.table.sessions["default", found.session.session_id].due_at is None


@pytest.mark.parametrize("fits", [True, False])
def test_a_file_that_arrives_after_the_renewal_is_the_successors(fits: bool) -> None:
    world, found, token = begun()
    upload = world.upload(found.session)
    successor = world.renew(token)
    world.deliver()

    world.announce(upload, world.arrive(upload, size=None if fits else 7))

    listed = world.uploads.page(successor.session, limit=10, after=None)[0]
    assert [each.status for each in listed] == ["stored", "stored" if fits else "rejected"]
    assert world.session(successor.session).upload_count == 1 + fits
    assert world.session(found.session).upload_count == 2
    world.uploads.delete(world.session(successor.session), listed[0].locator.upload_id, VISITOR)
    assert world.session(successor.session).upload_count == fits


def test_a_renewal_says_of_no_other_device_that_it_was_seen() -> None:
    world = MirroredWorld()
    found = world.begin()
    other = world.add_device(found.session).device
    world.clock.advance(seconds=90)

    renewed = world.renew(world.token_for(found)).session

    assert renewed.devices[found.device.device_id].last_seen_at == world.clock()
    assert renewed.devices[other.device_id].last_seen_at == other.last_seen_at


SAID_TO_HAVE_EXPIRED = Renewal(reason="expired", keep=frozenset(Keep))


def test_a_live_session_that_is_said_to_have_expired_goes_on_as_it_is() -> None:
    """A tab that was late finds its neighbour's new cookie: it must not renew that one again."""
    world, found, token = begun()
    writes = len(world.table.stream)

    again = world.renew(token, SAID_TO_HAVE_EXPIRED)

    assert again.session == world.session(found.session)
    assert len(world.table.stream) == writes


def test_an_expired_session_that_is_said_to_have_expired_is_renewed_once_for_all_tabs() -> None:
    world, found, token = begun()
    world.clock.advance(milliseconds=LIFETIMES.idle)

    first = world.renew(token, SAID_TO_HAVE_EXPIRED)
    late = world.renew(world.token_for(first), SAID_TO_HAVE_EXPIRED)

    assert first.session.predecessor_id == found.session.session_id
    assert late.session.session_id == first.session.session_id
