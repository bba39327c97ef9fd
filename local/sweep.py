"""`make sweep`: run one clean-up now, as the schedule does, and print its report.

With `DRY_RUN=true` it only reports what it would do, and changes nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from local import aws, running


def main(state: Path, event: dict[str, bool]) -> None:
    """Print the report as JSON; a failed run also ends this one badly."""
    stack = running.find(state)
    answer = aws.client("lambda", stack.endpoint).invoke(
        FunctionName=stack.outputs["CleanupOrphansFunctionName"], Payload=json.dumps(event)
    )
    report = json.loads(answer["Payload"].read() or b"null")
    print(json.dumps(report, indent=2, ensure_ascii=False))
    if "FunctionError" in answer:
        raise SystemExit(f"The clean-up failed; see {state / 'logs' / 'cloud.log'}.")


if __name__ == "__main__":
    dry_run = {"dry_run": True} if sys.argv[2:] not in ([], [""], ["false"]) else {}
    main(Path(sys.argv[1]).resolve(), dry_run)
