"""A renewal whose answer was lost for longer than its successor lived."""

import pytest

from session_service.domain.errors import SessionReplacedError
from tests.world import World


def test_who_never_got_the_successors_token_goes_on_after_the_successor_lapsed() -> None:
    world = World()
    found = world.begin()
    upload = world.stored(found.session)
    token = world.token_for(found)
    lost = world.renew(token)
    world.clock.now = lost.session.look_at
    world.run_sweep()

    again = world.renew(token)

    assert again.session.predecessor_id == lost.session.session_id
    assert again.session.collection_id == upload.locator.collection_id
    assert world.check(world.token_for(again)).session.upload_count == 1
    assert world.renew(token) == again
    assert world.has_object(upload)


def test_who_did_get_it_shuts_the_predecessors_token_out_for_good() -> None:
    world = World()
    token = world.token_for(world.begin())
    successor = world.renew(token)
    world.touch(world.token_for(successor))
    world.clock.now = world.session(successor.session).look_at

    with pytest.raises(SessionReplacedError):
        world.renew(token)
