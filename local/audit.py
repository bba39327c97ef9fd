"""`make audit`: print the audit log as JSON lines, oldest first, of one session if it is named."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local import aws, running


def events(endpoint: str, group: str) -> list[dict[str, Any]]:
    """Return every event of all the log group's streams, oldest first."""
    logs = aws.client("logs", endpoint)
    pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=group)
    streams = [stream["logStreamName"] for page in pages for stream in page["logStreams"]]
    found = [event for stream in streams for event in _events_of(logs, group, stream)]
    return sorted(found, key=lambda event: (event["timestamp"], event.get("ingestionTime", 0)))


def _events_of(logs: Any, group: str, stream: str) -> Iterator[dict[str, Any]]:
    # Stream by stream: the local cloud's FilterLogEvents stops at 10,000 events without a word.
    where = {"logGroupName": group, "logStreamName": stream, "startFromHead": True}
    page = logs.get_log_events(**where)
    while page["events"]:
        yield from page["events"]
        page = logs.get_log_events(**where, nextToken=page["nextForwardToken"])


def main(state: Path, session: str = "") -> None:
    """Print the lines, or those that name the session in whichever field."""
    stack = running.find(state)
    lines = [
        event["message"].rstrip("\n")
        for event in events(stack.endpoint, stack.outputs["AuditLogGroupName"])
        if session in event["message"]
    ]
    for line in lines:
        print(line)
    if session and not lines:
        print(f"No audit line names {session}.", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
