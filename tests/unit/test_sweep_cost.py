"""A sweep costs what is due, whatever exists, and a touch costs no index entry."""

from benchmarks.sweep_cost import LargeWorld, measure, rows


def test_a_sweep_costs_the_same_however_many_sessions_there_are() -> None:
    few, many = (measure(sessions, due=100, stored=20) for sessions in (1_000, 20_000))

    assert (few.sessions, many.sessions) == (1_000, 20_000)
    assert few.report.as_dict() == many.report.as_dict()
    assert few.requests == many.requests
    assert few.objects == many.objects
    assert (few.write_units, few.index_writes) == (many.write_units, many.index_writes)
    # Pages of the index are cut by size, so that two counts of half a unit may differ.
    assert abs(few.read_units - many.read_units) <= 4
    assert len(list(rows([few, many]))) == 4


def test_what_a_sweep_costs_grows_with_what_is_due() -> None:
    little, much = (measure(2_000, due=due, stored=0) for due in (20, 200))

    assert 9 < much.requests["UpdateItem"] / little.requests["UpdateItem"] < 11


def test_a_touch_writes_no_index_entry_however_often() -> None:
    world = LargeWorld()
    found = world.begin()
    token = world.token_for(found)
    world.client.forget_counts()

    for _ in range(200):
        world.clock.advance(seconds=70)
        world.sessions.touch(world.check(token))

    assert world.client.requests["UpdateItem"] == 200
    assert world.client.units["writes"] == 200
    assert world.client.packed.index_writes == 0


def test_the_sweep_that_finds_it_alive_puts_its_entry_off_once() -> None:
    world = LargeWorld()
    found = world.begin()
    world.run_sweep()
    for _ in range(20):
        world.clock.advance(seconds=100)
        world.sessions.touch(world.check(world.token_for(found)))
    world.client.forget_counts()

    postponed = [world.run_sweep().counts["postponed"] for _ in range(3)]

    assert postponed == [1, 0, 0]
    # Out of its old place in the order of time and into the new one.
    assert world.client.packed.index_writes == 2
