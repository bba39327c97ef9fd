"""Sessions hold under faults: histories over HTTP, against a plain model, in memory."""

from hypothesis import HealthCheck, settings

from tests.service.machine import ServiceMachine
from tests.service.visitors import Operators
from tests.service.watched import WatchedDynamoDB
from tests.service.world import World


class InMemory(ServiceMachine):
    def new_world(self, limited: bool) -> World:
        return World(WatchedDynamoDB(), limited=limited)


TestInMemory = InMemory.TestCase
TestInMemory.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


def test_the_model_knows_a_revoked_operator_key_until_ttl_takes_it_and_then_no_more() -> None:
    world = World(WatchedDynamoDB())
    try:
        key, other = world.make_operator_key(), world.make_operator_key()
        revoke = Operators(world).revoke(key, other[1])
        statuses = [world.ask(revoke).status_code, world.ask(revoke).status_code]
        world.clock.advance(seconds=40 * 86_400)
        world.background(world.purge)

        assert [*statuses, world.ask(revoke).status_code] == [204, 204, 404]
    finally:
        world.close()
