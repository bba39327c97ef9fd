"""What a schema cannot tell the fuzzer: whose credential a call needs, and texts of our formats.

Loaded by schemathesis (`hooks` in `schemathesis.toml`).
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from hypothesis import strategies as st
from schemathesis import AuthContext, HookContext, Response
from schemathesis import Case as GenericCase
from schemathesis.core.failures import Failure
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import UseAfterFree

from session_service.web.preconditions import UUID4

# What answers show and calls take: ids of devices and of uploads, cursors.
_IDS = re.compile(
    r"\b[0-9a-f]{16}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}\b"
    r'|(?<="next_cursor":")[^"]+'
)
type Case = GenericCase[Any]

ROOT = Path(__file__).parents[2]

_KEY = re.compile(UUID4)
_ETAG = re.compile(r'"[0-9]{1,9}"')

_shown = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=10)
_line = st.tuples(_shown, st.sampled_from(["", " ", "\u200d"]), _shown).map("".join)
schemathesis.openapi.format("line", _line)
schemathesis.openapi.format("file-name", _line.map(lambda text: re.sub(r"[/\\.]", "-", text)))
schemathesis.openapi.format("mailbox", st.emails())
schemathesis.openapi.format("entity-tag", st.sampled_from(["*", '"1"', '"2"']))


class Credential:
    """An Authorization header that is good at the moment, made anew whenever it is not.

    `path` is a GET that a good one opens; `make` makes another, given the service's address.
    """

    def __init__(self, path: str, make: Callable[[str], str]) -> None:
        self.may_be_over = True
        self._path = path
        self._make = make
        self._header = ""

    def header(self, base_url: str) -> str:
        if self.may_be_over and not self.opens(base_url, self._header):
            self._header = f"Bearer {self._make(base_url)}"
        self.may_be_over = False
        return self._header

    def opens(self, base_url: str, header: str) -> bool:
        asked = httpx.get(f"{base_url}{self._path}", headers={"Authorization": header}, timeout=30)
        return asked.status_code == HTTPStatus.OK


def begin_session(base_url: str) -> str:
    begun = httpx.post(f"{base_url}/v1/session", json={"transport": "token"}, timeout=30)
    token: str = begun.raise_for_status().json()["token"]
    return token


def make_operator_key(_base_url: str) -> str:
    options = ("--state", os.environ["FUZZED_STATE"], "--role", "admin")
    command = [sys.executable, "-m", "local.operator_key", *options]
    made = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return made.stdout.strip()


# What a deployment's settings allow: no document, the same for all, can know it.
SETTINGS: dict[str, dict[str, Any]] = {
    "create_upload": {"content_type": "application/pdf", "size": 1000},
    "issue_access_token": {"audience": "notes"},
    "begin_export": {"filters": {}},  # their names and values are those of the list it is of
}
visitor = Credential("/v1/session", begin_session)
# One entry for each security scheme that the fuzzer holds a credential of.
CREDENTIALS = {
    "token": visitor,
    "operator_key": Credential("/v1/admin/operator-keys", make_operator_key),
}
_shown_by: dict[str, Credential] = {}
_owners: dict[str, str] = {}
_etags: set[str] = {"*"}


def base_url_of(case: Case) -> str:
    return str(case.operation.schema.get_base_url()).rstrip("/")


def credential(case: Case) -> str | None:
    """Return a credential of the first scheme that the operation takes and we hold, live now."""
    taken = case.operation.definition.raw.get("security", ())
    held = [CREDENTIALS[name] for each in taken for name in each if name in CREDENTIALS]
    if not held:
        return None
    header = held[0].header(base_url_of(case))
    _shown_by[header] = held[0]
    return header


@schemathesis.auth(refresh_interval=None)
class Authorization:
    """Gives each generated case a credential; what a check takes away or forges stays so."""

    def get(self, case: Case, _context: AuthContext) -> str | None:
        """Return the header's value, or None where the operation takes none that we hold."""
        return credential(case)

    def set(self, case: Case, data: str, _context: AuthContext) -> None:
        """Show it."""
        case.headers["Authorization"] = data


@schemathesis.hook
def before_call(_context: HookContext, case: Case, _kwargs: dict[str, Any]) -> None:
    """Send what belongs together: an id with the token it was shown to, a file that is taken."""
    headers, query = case.headers, case.query or {}
    if by := _shown_by.get(headers.get("Authorization", "")):
        # Between a case's making and its sending, another may have ended its session.
        headers["Authorization"] = (_owner(case) if by is visitor else None) or credential(case)
    if _KEY.fullmatch(str(headers.get("Idempotency-Key"))):
        headers["Idempotency-Key"] = str(uuid4())  # a key is for one request
    if _ETAG.fullmatch(str(headers.get("If-Match"))) and headers["If-Match"] not in _etags:
        headers["If-Match"] = "*"
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if isinstance(case.body, dict) and case.body.get("session_id"):
        # An id of one's own needs a key, which a schema of the body cannot say of a header.
        headers.setdefault("Idempotency-Key", str(uuid4()))
    if isinstance(case.body, dict):
        case.body |= SETTINGS.get(case.operation.definition.raw["operationId"], {})
    if "from" in query or "to" in query:
        for name in ("from", "to"):  # two ends, in order and not too far apart; and no `last`
            query.pop(name, None)
    if query.get("reveal") == "true":
        headers.setdefault("Operator-Reason", "a test")  # which `reveal` needs
    if query.get("cursor") not in _owners:
        query.pop("cursor", None)  # cursors are signed: only one that an answer showed is one


def _owner(case: Case) -> str | None:
    """Return the credential to which an answer showed the id in the path.

    Not that of a session that is over, unless the case follows an answer: there it has to be told
    that its session is over, not that there is no such thing.
    """
    for value in (case.path_parameters or {}).values():
        owner = _owners.get(str(value))
        if owner is None:
            continue
        follows = case.meta is not None and case.meta.phase.name is TestPhase.STATEFUL
        if follows or visitor.opens(base_url_of(case), owner):
            return owner
    return None


@schemathesis.hook
def filter_failure(
    _context: HookContext, failure: Failure, _case: Case, response: Response
) -> bool:
    """Keep every failure but one: a deleted upload may be shown, as the tombstone it is.

    Its status and the reason for its end are part of the contract: a page that waits for a file
    learns that another tab has deleted it. What was in it must be gone, or it is a use after free.
    """
    if not isinstance(failure, UseAfterFree):
        return True
    shown = response.json().get("upload", {})
    erased = (shown.get("filename"), shown.get("sha256"), shown.get("download_url"))
    return not (shown.get("status") == "deleted" and erased == ("", None, None))


@schemathesis.hook
def after_call(_context: HookContext, case: Case, response: Response) -> None:
    """Note what an answer showed to whom, and whether the call may have ended the session."""
    succeeded = HTTPStatus(response.status_code).is_success
    if response.status_code == HTTPStatus.UNAUTHORIZED or (succeeded and case.method != "GET"):
        for held in CREDENTIALS.values():
            held.may_be_over = True
    shown_to = case.headers.get("Authorization", "")
    if succeeded and _shown_by.get(shown_to) is visitor:
        _owners.update(dict.fromkeys(_IDS.findall(response.text), shown_to))
        _etags.update(response.headers.get("etag", ()))
