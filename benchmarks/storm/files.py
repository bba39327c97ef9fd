"""Which file comes over a form, and when: drawn as browsers and networks have it."""

from dataclasses import dataclass
from random import Random

from benchmarks.storm.timeline import MINUTE, SECOND

CONTENTS = {
    "application/pdf": b"%PDF-1.7\n",
    "image/png": b"\x89PNG\r\n\x1a\n",
}
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that reaches the bucket so long after its form was asked for."""

    after: int
    flaw: str | None = None


# How many of a thousand uploads fare so.
FATES = {
    "arrives soon": 810,
    "arrives late": 60,
    "arrives after it was given up": 20,
    "never arrives": 40,
    "arrives twice": 40,
    "arrives twice, once with wrong content": 5,
    "has wrong content": 15,
    "has the wrong size": 10,
}


def draw_fate(random: Random) -> str:
    return random.choices(list(FATES), list(FATES.values()))[0]


def arrivals(fate: str, random: Random) -> list[Arrival]:
    """When which files come over a form that fares so."""
    soon = random.randrange(2 * SECOND, 45 * SECOND)
    again = soon + random.randrange(SECOND, 2 * MINUTE)
    match fate:
        case "arrives late":
            return [Arrival(random.randrange(3 * MINUTE, 9 * MINUTE))]
        case "arrives after it was given up":
            return [Arrival(random.randrange(11 * MINUTE, 20 * MINUTE))]
        case "never arrives":
            return []
        case "arrives twice":
            return [Arrival(soon), Arrival(again)]
        case "arrives twice, once with wrong content":
            wrong = [Arrival(soon, "content_mismatch"), Arrival(again)]
            return (
                wrong if random.random() < 0.5 else [Arrival(soon), Arrival(again, wrong[0].flaw)]
            )
        case "has wrong content":
            return [Arrival(soon, "content_mismatch")]
        case "has the wrong size":
            return [Arrival(soon, "size_mismatch")]
        case _:
            return [Arrival(soon)]
