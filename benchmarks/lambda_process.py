"""One Lambda environment, as far as instructions go. Run as a program of its own, under callgrind.

    python lambda_process.py FUNCTION_FOLDER EVENT_FILE REQUESTS

With LIST_MODULES in the environment the last answer is followed by the modules imported by then,
with REPORT_CPU by the nanoseconds of CPU that the first request took.
It imports the function's `app`, answers the event so many times as the runtime would (JSON in,
JSON out), prints the last answer, and leaves without tearing anything down.
"""

import importlib
import json
import os
import sys
import time


class Context:
    """What the functions read of Lambda's context."""

    aws_request_id = "benchmark"

    def get_remaining_time_in_millis(self) -> int:
        """Return that there is time."""
        return 60_000


def main(folder: str, event_file: str, requests: int) -> None:
    """Import, answer, print."""
    # Before the import: the log that is made then writes to the output that it finds.
    output, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.path.insert(0, folder)
    app = importlib.import_module("app")

    with open(event_file, "rb") as file:  # noqa: PTH123 - pathlib would count
        event = file.read()
    answer = "null"
    began, first = time.process_time_ns(), 0
    for _ in range(requests):
        os.getppid()  # nothing but a mark, for callgrind's --dump-before=os_getppid
        answer = json.dumps(app.lambda_handler(json.loads(event), Context()))
        first = first or time.process_time_ns() - began
    os.getppid()
    output.write(answer)
    if os.environ.get("LIST_MODULES"):
        output.write("\n" + "\n".join(sorted(sys.modules)))
    if os.environ.get("REPORT_CPU"):
        output.write(f"\n{first}")
    output.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
