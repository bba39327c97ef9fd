"""`make storm`: run one storm and tell how it went. The last line is one JSON object."""

import argparse
import io
import json
import sys
from contextlib import redirect_stdout

from benchmarks.storm.storm import Storm
from benchmarks.storm.timeline import MINUTE
from benchmarks.storm.verdict import Verdict

UPLOADS, VISITORS = 2000, 400
MOST_WRONG = 20


def main() -> int:
    """Return 0 only if nothing was lost, left or late."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--uploads", type=int, default=UPLOADS)
    arguments.add_argument("--visitors", type=int, default=VISITORS)
    given = arguments.parse_args()
    output = sys.stdout

    def say(text: str) -> None:
        print(text, file=output, flush=True)

    storm = Storm(uploads=given.uploads, visitors=given.visitors, seed=given.seed)
    verdict, begun = Verdict(storm), storm.deployment.now

    def tell() -> None:
        deployment = storm.deployment
        say(
            f"{(deployment.now - begun) / MINUTE:6.0f} min: {len(storm.model.sessions)} sessions,"
            f" {len(storm.model.uploads)} uploads, {len(deployment.bucket.keys())} objects,"
            f" {sum(deployment.troubles.fired.values())} faults in functions"
        )

    say(f"seed {given.seed}: {given.uploads} uploads of {given.visitors} visitors")
    # What the functions count goes nowhere: it would be most of the output.
    with redirect_stdout(io.StringIO()):
        storm.rage(tell, verdict.look)
    verdict.look_at_the_end()
    counts = storm.deployment.counts + storm.deployment.troubles.fired + verdict.trail.counts()
    for what, count in sorted(counts.items()):
        say(f"{count:7} {what}")
    for text in verdict.wrong[:MOST_WRONG]:
        say(f"WRONG: {text}")
    share = verdict.associated / verdict.accepted if verdict.accepted else 0.0
    say(
        f"{verdict.accepted} files accepted, {share:.2%} of them associated; {verdict.overtaken}"
        " more were given up by their visitors before S3's event came"
    )
    say(json.dumps(verdict.figures(given.seed)))
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    sys.exit(main())
