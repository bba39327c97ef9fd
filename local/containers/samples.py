"""Each function invoked once with its file of `events/`, and what is right for it to answer."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from local.containers.sam import SamLocal
from local.environments import ROOT
from local.steps import say

EVENTS = ROOT / "events"

# The samples are of another stack: its tokens, bucket and sessions mean nothing to this one.
RIGHT = {
    "associate_upload": {"null"},
    "cleanup_orphans": {"0 failed"},
    "create_session": {"201", "200"},
    "describe_service": {"200"},
    "manage_session": {"401"},
    "manage_uploads": {"401"},
    # It looks after the keys first; then nobody is there to be told so.
    "provision_keys": {"URLError"},
    "record_changes": {"0 failed"},
    "release_uploads": {"0 failed"},
    "validate_session": {"401"},
}
# The container's own address, where nobody listens: the sample's is one of AWS.
NOBODY = "https://127.0.0.1:1/"


async def invoke_all(sam: SamLocal) -> list[str]:
    """Print a line for each function; return the names of those that answered wrongly."""
    wrong = []
    for event in sorted(EVENTS.glob("*.json")):
        name = event.stem
        started = time.monotonic()
        answer = await sam.invoke(logical_id(name), prepared(event, sam.folder))
        seconds = time.monotonic() - started
        outcome = seen(answer, sam.log(name).read_text(errors="replace"))
        right = outcome in RIGHT.get(name, ())
        note = "" if right else f"  WRONG, see {sam.log(name)}"
        say(f"  {name:18} {outcome:10} {seconds:5.1f} s{note}")
        if not right:
            wrong.append(name)
    return wrong


def logical_id(name: str) -> str:
    """Return a function's logical id, from the name of its folder."""
    return "".join(word.capitalize() for word in name.split("_")) + "Function"


def prepared(event: Path, folder: Path) -> Path:
    """Return a file with the event, without AWS's address if it has one."""
    content = json.loads(event.read_text())
    if "ResponseURL" not in content:
        return event
    copy = folder / event.name
    copy.write_text(json.dumps(content | {"ResponseURL": NOBODY}, indent=2) + "\n")
    return copy


def seen(answer: str, log: str) -> str:
    """Say in a word or two what a function answered."""
    if "service_keys_failed" in log:  # provision_keys tells its caller, and then its log
        return "no keys"
    try:
        content: Any = json.loads(answer)
    except ValueError:
        return answer.strip()[:80] or "nothing"
    match content:
        case {"errorType": str(kind)}:
            return kind
        case {"statusCode": int(status)}:
            return str(status)
        case {"batchItemFailures": list(failures)}:
            return f"{len(failures)} failed"
        case {"failed": int(failures)}:
            return f"{failures} failed"
    return json.dumps(content)[:80]
