"""Every operation of the document that needs a store, over each way to show a credential."""

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import httpx

from local import deployment
from local.http_api import routes
from tests.integration.local_stack import LocalStack
from tests.integration.visitor import PDF, Visitor

# What asks the table for nothing.
_STORELESS = {"show_openapi", "explain_problem", "show_keys"}
_BODIES: dict[str, dict[str, Any]] = {
    "create_upload": {"filename": "a.pdf", "content_type": "application/pdf", "size": len(PDF)},
    "amend_session": {"locale": "fr"},
    "rename_device": {"name": "phone"},
    "issue_access_token": {"audience": "notes"},
    "block_session": {"reason": "a test"},
    "demand_renewal": {"reason": "a test"},
    "begin_export": {"kind": "audit", "format": "csv"},
}


@dataclass(frozen=True)
class Call:
    """One call with one credential; a lane is what can only do one thing at a time."""

    name: str
    lane: tuple[str, str]
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any] | None

    def forged(self) -> "Call":
        """Return the same call with a credential that opens nothing."""
        return replace(self, headers=self.headers | {"Authorization": "Bearer forged"})


@dataclass(frozen=True)
class Sent:
    """A call and what became of it."""

    call: Call
    answer: httpx.Response
    seconds: float

    def __str__(self) -> str:
        return f"{self.call.name} {self.call.lane}: {self.seconds:.1f} s, {self.answer.text}"


def every_call(stack: LocalStack, visitor: Visitor, upload_id: str) -> list[Call]:
    """Return a call of each operation for each credential that it takes, and one that begins."""
    document = httpx.get(f"{stack.url}/v1/openapi.json").json()
    api = routes.read(deployment.read(stack.endpoint))
    shown: dict[str, dict[str, str]] = {
        "token": {"Authorization": f"Bearer {visitor.token}"},
        "cookie": {"Cookie": f"session={visitor.token}"},
        "operator_key": {"Authorization": f"Bearer {stack.operator_key}"},
    }
    names = {
        "upload_id": upload_id,
        "session_id": visitor.session_id,
        "device_id": "current",
        "key_id": "0123456789abcdef",
        "event_id": "00000000-0000-0000-0000-000000000000",
        "export_id": "0" * 32,
    }
    bodies = _BODIES | {"introspect_session": {"token": visitor.token}}
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = operation["operationId"]
            schemes = [scheme for each in operation["security"] for scheme in each] or ["nothing"]
            for scheme in schemes if name not in _STORELESS else ():
                route = api.find(method.upper(), filled := path.format(**names))
                assert route is not None
                found.append(
                    Call(
                        name=name,
                        lane=(route[0].function, scheme),
                        method=method.upper(),
                        path=filled,
                        headers={"Session-Client": "test", "If-Match": "*"} | shown.get(scheme, {}),
                        body=bodies.get(name, {}) if "requestBody" in operation else None,
                    )
                )
    begin = next(call for call in found if call.name == "create_session")
    return [*found, replace(begin, name="begin", headers={}, body={"transport": "token"})]


def send_all(stack: LocalStack, calls: list[Call]) -> list[Sent]:
    """Send the calls, in each lane one after the other: no function has to start anew for them."""
    lanes = defaultdict[tuple[str, str], list[Call]](list)
    for call in calls:
        lanes[call.lane].append(call)

    def drive(lane: list[Call]) -> list[Sent]:
        with httpx.Client(base_url=stack.url, timeout=60) as client:
            return [_send(client, call) for call in lane]

    with ThreadPoolExecutor(len(lanes)) as pool:
        return [sent for driven in pool.map(drive, lanes.values()) for sent in driven]


def _send(client: httpx.Client, call: Call) -> Sent:
    client.cookies.clear()
    began = time.monotonic()
    answer = client.request(call.method, call.path, headers=call.headers, json=call.body)
    return Sent(call, answer, time.monotonic() - began)
