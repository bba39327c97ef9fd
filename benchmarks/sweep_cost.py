"""`make sweep-cost`: what one sweep reads and writes with 1,000 due, by how many sessions exist.

Everything but the clock and the two stores is the real thing. The stores hold every session there
is said to be; that is what takes the memory.
"""

import resource
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.large_table import LargeDynamoDB
from benchmarks.live_sessions import live_sessions
from session_service.domain.sweep_report import SweepReport
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, UploadPolicy
from session_service.dynamodb.devices import DynamoDBDevices
from session_service.dynamodb.due import DynamoDBDueIndex, DynamoDBSweepMemory
from session_service.dynamodb.sessions import DynamoDBSessions
from session_service.dynamodb.table import Table
from session_service.dynamodb.upload_rows import DynamoDBUploadRows
from session_service.dynamodb.uploads import DynamoDBUploads
from tests.fakes.dynamodb import FAILURES
from tests.fakes.objects import MemoryObjects
from tests.wiring import MINUTE
from tests.world import VISITOR, World

# What is due, in parts of 1,000.
CLOSING, LAPSED, ACTIVE, ABANDONED, DELETED = 150, 200, 500, 50, 100
ROOMY = UploadPolicy(
    content_types={"application/pdf"}, max_bytes=1000, max_files=5000, max_total_bytes=10**9
)


class CountedObjects(MemoryObjects):
    """The bucket in memory, each request of the service counted."""

    def count(self) -> Counter[str]:
        """Count from now on, into what is returned."""
        self.requests: Counter[str] = Counter()
        for name in ("describe", "beginning", "hide", "erase", "page"):
            setattr(self, name, self._counted(name))
        return self.requests

    def _counted(self, name: str) -> Any:
        call = getattr(MemoryObjects, name)

        def counted(*arguments: Any, **named: Any) -> Any:
            self.requests[name] += 1
            return call(self, *arguments, **named)

        return counted


class LargeWorld(World):
    """The service on a table that may hold very many sessions."""

    client: LargeDynamoDB

    def connect(self) -> None:
        self.client = LargeDynamoDB()
        self.client.clock = self.clock
        self.bucket = CountedObjects()
        table = Table(client=self.client, failures=FAILURES, name="table", pause=_no_pause)  # type: ignore[arg-type]
        sessions = DynamoDBSessions(table=table, lifetimes=self.lifetimes)
        super().connect()
        self.session_rows = sessions
        self.device_store = DynamoDBDevices(sessions=sessions)
        self.upload_store = DynamoDBUploads(table=table, lifetimes=self.lifetimes)
        self.upload_rows = DynamoDBUploadRows(table=table)
        self.due_index = DynamoDBDueIndex(table=table)
        self.memory = DynamoDBSweepMemory(table=table)

    def session(self, session: Any) -> Any:
        return self.session_rows.get(session.tenant_id, session.session_id)

    def upload_now(self, upload: Any) -> Any:
        return self.upload_rows.get(upload.locator)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one sweep took. Units are DynamoDB's; `objects` are requests to S3."""

    sessions: int
    report: SweepReport
    requests: Counter[str]
    read_units: float
    write_units: int
    index_writes: int
    objects: Counter[str]


def measure(sessions: int, *, due: int = 1000, stored: int = 2000) -> Cost:
    """Fill a table with so many sessions, `due` of them or their uploads due, and sweep once.

    `stored` uploads of live sessions are in the bucket, so that the walk has its full stretch.
    """
    world = LargeWorld(policy=ROOMY)
    _make_due(world, due, stored)
    missing = sessions - _held(world)
    world.client.packed.fill(
        live_sessions(missing, world.clock(), world.lifetimes, world.entropy.uuid)
    )
    assert _held(world) == sessions
    world.client.forget_counts()
    objects = world.bucket.count()  # type: ignore[attr-defined]
    report = world.run_sweep()
    assert report.counts["due"] == due, report.as_dict()
    assert report.finished
    assert not report.counts["failed"], world.failures
    client = world.client
    return Cost(
        sessions=sessions,
        report=report,
        requests=client.requests,
        read_units=client.units["half reads"] / 2,
        write_units=client.units["writes"] + client.packed.index_writes,
        index_writes=client.packed.index_writes,
        objects=objects,
    )


def _make_due(world: LargeWorld, due: int, stored: int) -> None:
    """Let time pass until, at one moment, `due` rows want to be looked at."""

    def parts(thousandths: int) -> range:
        return range(thousandths * due // 1000)

    closing = [world.begin().session for _ in parts(CLOSING)]
    for session in closing:
        world.stored(session)
    world.clock.now = world.session(closing[0]).look_at
    world.run_sweep()
    end = world.lifetimes.close_at(world.session(closing[0]))

    world.clock.now = end - 40 * MINUTE
    active = [world.begin() for _ in parts(ACTIVE)]
    for _ in parts(LAPSED):
        world.begin()
    world.clock.now = end - 20 * MINUTE
    for found in active:
        world.sessions.touch(found)
    world.clock.now = end - FORM_MS - TRANSFER_MS
    for _ in parts(ABANDONED):
        world.upload(world.begin().session)
    keeper = world.begin().session
    for _ in range(stored):
        world.stored(keeper)
    visitor = world.begin().session
    for upload in [world.stored(visitor) for _ in parts(DELETED)]:
        world.uploads.delete(world.session(visitor), upload.locator.upload_id, VISITOR)
    world.clock.now = end


def _held(world: LargeWorld) -> int:
    partitions = world.client.packed.partitions.values()
    return sum("SESSION" in rows for rows in partitions)


def _no_pause(seconds: float) -> None:
    raise AssertionError(f"nothing is contended here: {seconds}")


def rows(costs: list[Cost]) -> Iterator[str]:
    """Yield a table of what was measured."""
    yield "| sessions | due | looked at in the bucket | reads | writes | read units | write units"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---:"
    for cost in costs:
        reads = {name: cost.requests[name] for name in ("GetItem", "Query")}
        looked = cost.report.counts["objects_looked_at"]
        yield (
            f"| {cost.sessions:,} | {cost.report.counts['due']:,} | {looked:,}"
            f" | {sum(reads.values()):,} | {cost.requests.total() - sum(reads.values()):,}"
            f" | {cost.read_units:,.1f} | {cost.write_units:,}"
        )


def main(sizes: list[int]) -> None:
    """Measure each size and print the table, then the largest run in detail."""
    costs = [measure(size) for size in sizes]
    for row in rows(costs):
        print(row + " |")
    last = costs[-1]
    print(f"\nDynamoDB: {dict(last.requests)}; index entries written: {last.index_writes}")
    print(f"S3: {dict(last.objects)}")
    print({name: value for name, value in last.report.as_dict().items() if value})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"The largest table took {peak:.1f} GB of memory.")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 1_000_000])
