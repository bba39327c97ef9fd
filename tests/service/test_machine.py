"""Sessions hold under faults: histories over HTTP, against a plain model, in memory."""

from hypothesis import HealthCheck, settings

from tests.service.machine import ServiceMachine
from tests.service.watched import WatchedDynamoDB
from tests.service.world import World


class InMemory(ServiceMachine):
    def new_world(self, limited: bool) -> World:
        return World(WatchedDynamoDB(), limited=limited)


TestInMemory = InMemory.TestCase
TestInMemory.settings = settings(
    max_examples=200,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
