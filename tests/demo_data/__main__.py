"""`make demo-data`: give a running local stack a month of visits to look at.

The visits are lived by the service's own functions in one process, on a simulated clock that ends
now, with the running stack's keys: requests, files, sweeps, the stream's readers, the rollups and
the seal. What they leave is carried over. The same SEED gives the same visits.
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.storm.timeline import HOUR
from local import chosen_stack
from tests.demo_data.month import DAY, Month
from tests.demo_data.people import Intruder, Person, arrivals
from tests.demo_data.transfer import carry, check_fresh


def main(arguments: list[str]) -> None:
    """Live the month, carry it over, and say how long it took."""
    parser = argparse.ArgumentParser(prog="make demo-data", description=__doc__)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--visitors", type=int, default=2000)
    given = parser.parse_args(arguments)
    began, output = time.monotonic(), sys.stdout

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {text}", file=output, flush=True)

    stack = chosen_stack.find("", given.state)
    check_fresh(stack)
    parameter = stack.client("ssm").get_parameter(
        Name=stack.output("KeysParameter"), WithDecryption=True
    )["Parameter"]
    until = time.time_ns() // 1_000_000
    since = until - given.days * DAY
    month = Month(parameter, seed=given.seed, since=since)
    with month.begin():
        for at in arrivals(month.random, since, given.days, given.visitors):
            month.timeline.begin(Person(month).live(), at - since)
        for _ in range(max(1, given.days // 10)):
            at = month.random.randrange(given.days * DAY - HOUR)
            month.timeline.begin(Intruder(month).live(), at)
        for day in range(1, given.days + 1):
            month.timeline.run(since + day * DAY)
            say(f"day {day} of {given.days}, {len(month.table.items)} rows")
    carry(month, stack, say)


if __name__ == "__main__":
    main(sys.argv[1:])
