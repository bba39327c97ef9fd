"""`make audit`: print the audit log as JSON lines, oldest first, of one session if it is named."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from local import aws, running


def events(endpoint: str, group: str) -> list[dict[str, Any]]:
    """Return every event of all the log group's streams, oldest first."""
    logs = aws.client("logs", endpoint)
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    found = [event for page in pages for event in page["events"]]
    return sorted(found, key=lambda event: event["timestamp"])


def main(state: Path, session: str = "") -> None:
    """Print the lines, or those that name the session in whichever field."""
    stack = running.find(state)
    for event in events(stack.endpoint, stack.outputs["AuditLogGroupName"]):
        if session in event["message"]:
            print(event["message"].rstrip("\n"))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
