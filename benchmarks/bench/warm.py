"""Instructions of one more request to a function that runs already, and of what it stands on."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.bench.functions import OPERATIONS, BuiltFunctions
from benchmarks.bench.progress import say
from benchmarks.callgrind import instructions
from benchmarks.instructions import PROCESS

FLOORS = Path(__file__).with_name("floors.py")
# Requests: so many that a garbage collection more or less makes no difference.
WARM = 50


def measure(
    functions: BuiltFunctions, operations: Iterable[str], floors: Iterable[str]
) -> dict[str, dict[str, float]]:
    """Return thousands of instructions a request, by operation, and of the floors a read."""
    measured = [*((_request, name) for name in operations), *((_read, name) for name in floors)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = dict(pool.map(lambda each: (each[1], each[0](functions, each[1])), measured))
    reads = {name: counted.pop(name) for name in floors}
    return {"warm_kinstructions": counted, "get_item_kinstructions": reads}


def _request(functions: BuiltFunctions, name: str) -> float:
    """Count on a session of its own: one that was touched has less in its item to read."""
    case = OPERATIONS[name]
    env = functions.env_of(case.function)
    with case.event_file(functions.make()) as event:
        program = [str(PROCESS), str(functions.folder(case.function)), event]
        some, more = (
            instructions([*program, str(requests)], env, case.status)
            for requests in (1 + WARM, 1 + 2 * WARM)
        )
    return _told(name, (more - some) / WARM)


def _read(functions: BuiltFunctions, name: str) -> float:
    program = [str(FLOORS), name, functions.make().session_id]
    some, more = (
        instructions([*program, str(reads)], functions.env) for reads in (1 + WARM, 1 + 2 * WARM)
    )
    return _told(name, (more - some) / WARM)


def _told(name: str, count: float) -> float:
    say(f"  {name}: {count / 1e3:,.1f} k instructions once warm")
    return round(count / 1e3, 1)
