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

# The samples are of another stack: its bucket, its sessions and their tokens mean nothing here.
REFUSED = {
    "401 session_invalid": "another stack's token",
    "401 session_missing": "another stack's cookie",  # its name differs with SecureCookies
}
NOT_OURS = {"401 operator_key_invalid": "another stack's operator key"}
# Per function, what it may answer and what that means.
RIGHT = {
    "associate_upload": {"null": "another stack's bucket, left alone"},
    "authorize_request": {'{"isAuthorized": false}': "another stack's token"},
    "cleanup_orphans": {"0 failed": "a clean-up from end to end"},
    "create_operator_key": {"a key": "an operator key of the running stack"},
    # The sample's idempotency key makes it the same session for ten minutes.
    "create_session": {"201": "a session", "401 session_expired": "the same one, over since"},
    "describe_service": {"200": "a problem explained"},
    "export_audit": NOT_OURS,
    "find_sessions": NOT_OURS,
    "introspect_sessions": NOT_OURS,
    "issue_access_tokens": REFUSED,
    "manage_devices": REFUSED,
    "manage_operator_keys": NOT_OURS,
    "manage_session": REFUSED,
    "manage_uploads": REFUSED,
    "observe_service": NOT_OURS,
    "operate_sessions": NOT_OURS,
    "provision_keys": {"URLError": "the keys are there, but nobody to tell"},
    "query_audit": NOT_OURS,
    "record_changes": {"0 failed": "the sample's events recorded"},
    "record_requests": {'{"requests": 2, "events": 2}': "the sample's answers recorded"},
    "record_scan": {'{"outcome": "not_ours"}': "another stack's bucket, left alone"},
    "release_uploads": {"0 failed": "nothing there to let go of"},
    "restrict_sessions": NOT_OURS,
    "roll_up": {"rolled up": "the hours with something new counted"},
    "seal_audit": {"sealed": "what was recorded, sealed"},
    "validate_session": REFUSED,
    "write_export": {'{"rows": 0}': "an export that nobody here asked for, left alone"},
}
# The container's own address, where nobody listens: the sample's is one of AWS.
NOBODY = "https://127.0.0.1:1/"
REFUSAL = 400


async def invoke_all(sam: SamLocal) -> list[str]:
    """Print a line for each function; return the names of those that answered wrongly."""
    wrong = []
    for event in sorted(EVENTS.glob("*.json")):
        name = event.stem
        started = time.monotonic()
        answer = await sam.invoke(logical_id(name), prepared(event, sam.folder))
        seconds = time.monotonic() - started
        outcome = seen(answer, sam.log(name).read_text(errors="replace"))
        meaning = RIGHT.get(name, {}).get(outcome)
        if meaning is None:
            wrong.append(name)
        said = meaning or f"WRONG, see {sam.log(name)}"
        say(f"  {name:16}  {seconds:4.1f} s  {outcome}: {said}")
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
        case {"statusCode": int(status), "body": str(body)}:
            return f"{status} {problem_code(body)}" if status >= REFUSAL else str(status)
        case {"batchItemFailures": list(failures)}:
            return f"{len(failures)} failed"
        case {"operator_key": str()}:
            return "a key"
        case {"hours": int()}:
            return "rolled up"
        case {"manifests": int(), "broken": []}:
            return "sealed"
        case {"failed": int(failures)}:
            return f"{failures} failed"
    return json.dumps(content)[:80]


def problem_code(body: str) -> str:
    """Return the code of a problem, which every refusal is."""
    try:
        return str(json.loads(body)["code"])
    except (ValueError, KeyError, TypeError):
        return "without a code"
