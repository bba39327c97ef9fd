"""`make audit`: print the audit log as JSON lines, oldest first; with a session id only that session's."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from local import aws, running


def events(endpoint: str, group: str) -> list[dict[str, Any]]:
    """Return every event of the log group, of all its streams, oldest first."""
    pages = (
        aws.client("logs", endpoint).get_paginator("filter_log_events").paginate(logGroupName=group)
    )
    found = [event for page in pages for event in page["events"]]
    return sorted(found, key=lambda event: event["timestamp"])


def concerns(line: str, session: str) -> bool:
    """Return whether the audit line names the session, whichever field it does so in."""
    return session in json.dumps(json.loads(line)) if line.startswith("{") else session in line


def main(state: Path, session: str) -> None:
    stack = running.find(state)
    for event in events(stack.endpoint, stack.outputs["AuditLogGroupName"]):
        line = event["message"].rstrip("\n")
        if not session or concerns(line, session):
            print(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else "")
