"""`make sweep`: run one clean-up now, as the schedule does, and print its report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from local import aws, running


def main(state: Path) -> None:
    stack = running.find(state)
    answer = aws.client("lambda", stack.endpoint).invoke(
        FunctionName=stack.outputs["CleanupOrphansFunctionName"], Payload=b"{}"
    )
    report = json.loads(answer["Payload"].read() or b"null")
    print(json.dumps(report, indent=2, ensure_ascii=False))
    if "FunctionError" in answer:
        raise SystemExit("The clean-up failed; its log is in the function's log group.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
