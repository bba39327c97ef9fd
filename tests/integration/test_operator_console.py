"""What an operators' console asks for, over HTTP: find, look, act, export; all of it audited."""

import csv
import io
import json
import re
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.local_stack import ROOT, LocalStack, eventually
from tests.integration.visitor import Visitor


class Console:
    """A key of a role, and the address it is shown to."""

    def __init__(self, stack: LocalStack, role: str) -> None:
        self._url = f"{stack.url}/v1/admin"
        self._headers = {"Authorization": f"Bearer {stack.new_operator_key(role)}"}

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        sent = self._headers | (headers or {})
        return httpx.request(method, f"{self._url}/{path}", headers=sent, timeout=20, **options)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        answer = self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def admin(stack: LocalStack) -> Console:
    return Console(stack, "admin")


def listed(admin: Console, **query: str) -> list[str]:
    return [item["session_id"] for item in admin.get("sessions", **query)["items"]]


def actions(admin: Console, session_id: str) -> list[str]:
    answer = admin.ask("GET", f"sessions/{session_id}/timeline")
    return [item["action"] for item in answer.json().get("items", [])]


def test_a_session_is_found_by_all_that_somebody_may_know_of_it(
    visitor: Visitor, admin: Console
) -> None:
    upload_id = visitor.upload()
    request_id = visitor.call(
        "PATCH", "/v1/session", json={"locale": "de"}, headers={"If-Match": "*"}
    )
    eventually(lambda: "updated" in actions(admin, visitor.session_id), within_seconds=30)

    known = [visitor.session_id, visitor.session_id[:8], upload_id]
    known.append(request_id.headers["x-request-id"])
    for text in known:
        assert visitor.session_id in listed(admin, search=text), text
    assert visitor.session_id in listed(admin, last="1h", status="active", limit="100")


def test_a_timeline_and_the_audit_tell_what_happened_by_filters(
    visitor: Visitor, admin: Console
) -> None:
    visitor.end()
    eventually(lambda: "ended" in actions(admin, visitor.session_id), within_seconds=30)

    found = admin.get("audit", session_id=visitor.session_id, action="ended", total="true")

    (event,) = found["items"]
    assert found["total"] == {"number": 1, "exact": True}
    assert event["actor"] == {"type": "visitor", "id": None}
    one = admin.get(f"audit/{event['event_id']}", at=event["at"])
    assert one["event"] == event
    assert one["line"]["metadata"]["uid"] == event["event_id"]
    histogram = admin.get("audit/histogram", session_id=visitor.session_id, buckets="10")
    assert sum(b["success"] for b in histogram["buckets"]) == 2


def test_a_demanded_renewal_is_renewed_and_a_block_is_the_end(
    visitor: Visitor, admin: Console
) -> None:
    path = f"sessions/{visitor.session_id}"
    demanded = admin.ask("POST", f"{path}/renew", json={"reason": "key rotated"})
    assert demanded.json()["session"]["status"] == "expired"

    refused = visitor.validate()
    assert (refused.status_code, refused.json()["code"]) == (401, "session_revoked")
    assert refused.json()["session"]["recoverable"] is True
    assert refused.json()["session"]["reason"] == "renewal_demanded"
    renewed = visitor.call("POST", "/v1/session/renew", json={})
    assert renewed.status_code == 201, renewed.text
    successor, token = renewed.json()["session"]["session_id"], renewed.json()["token"]

    blocked = admin.ask("POST", f"{path}/block", json={"reason": "abuse, case 7"})
    assert (blocked.json()["session"]["session_id"], blocked.json()["session"]["status"]) == (
        successor,
        "blocked",
    )
    told = visitor.client.get("/v1/session", headers={"Authorization": f"Bearer {token}"})
    assert (told.status_code, told.json()["code"]) == (403, "session_blocked")
    eventually(lambda: "blocked" in actions(admin, successor), within_seconds=30)
    (event,) = admin.get("audit", session_id=successor, action="blocked")["items"]
    assert event["facts"]["note"] == "abuse, case 7"
    assert event["actor"]["type"] == "operator"


def test_whose_a_session_is_is_shown_for_a_reason_that_the_audit_has(
    stack: LocalStack, visitor: Visitor, admin: Console
) -> None:
    visitor.call(
        "PATCH", "/v1/session", json={"profile": {"name": "Ada"}}, headers={"If-Match": "*"}
    )
    path = f"sessions/{visitor.session_id}"

    assert admin.get(path)["session"]["profile"]["name"] == "***"
    why = {"Operator-Reason": "access request 12"}
    shown = admin.ask("GET", path, params={"reveal": "true"}, headers=why)
    assert shown.json()["session"]["profile"]["name"] == "Ada"
    viewer = Console(stack, "viewer")
    refused = viewer.ask("GET", path, params={"reveal": "true"}, headers=why)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    eventually(lambda: "personal_revealed" in actions(admin, visitor.session_id), within_seconds=30)
    (event,) = admin.get("audit", session_id=visitor.session_id, action="personal_revealed")[
        "items"
    ]
    assert event["facts"] == {"note": "access request 12"}


def test_an_export_is_written_behind_the_answer_and_is_what_it_says(
    visitor: Visitor, admin: Console
) -> None:
    eventually(lambda: actions(admin, visitor.session_id) == ["created"], within_seconds=30)
    asked = {"kind": "sessions", "format": "csv", "filters": {"last": "1h"}}
    key = {"Idempotency-Key": str(uuid4())}

    begun = admin.ask("POST", "exports", json=asked, headers=key)
    assert begun.status_code == 202, begun.text
    export_id = begun.json()["export"]["export_id"]
    again = admin.ask("POST", "exports", json=asked, headers=key)
    assert again.json()["export"]["export_id"] == export_id

    def export() -> dict[str, Any]:
        found: dict[str, Any] = admin.get(f"exports/{export_id}")["export"]
        return found

    eventually(lambda: export()["status"] == "done", within_seconds=60)
    done = export()
    body = httpx.get(done["download_url"]).content
    assert (sha256(body).hexdigest(), len(body)) == (done["sha256"], done["bytes"])
    rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    assert len(rows) == done["rows"]
    assert visitor.session_id in {row["session_id"] for row in rows}
    assert export_id in {item["export_id"] for item in admin.get("exports")["items"]}


def test_the_service_tells_how_it_does_and_how_it_is_set(stack: LocalStack, admin: Console) -> None:
    stack.sweep()
    rolled = stack.invoke("RollUpFunction", {})
    assert rolled["hours"] >= 0

    health = admin.get("health")
    assert health["sweeps"][0]["finished"] is True
    assert {queue["name"] for queue in health["queues"]} == {
        *("associate_upload", "record_changes", "release_uploads", "cleanup_orphans"),
    }
    assert all(queue["depth"] is not None for queue in health["queues"])
    overview = admin.get("overview", last="24h", compare="true")
    assert overview["freshness"]["lag_seconds"] <= 300
    assert overview["current"]["started"] >= 1
    assert len(overview["series"]) == 25
    settings = {item["parameter"]: item["value"] for item in admin.get("settings")["items"]}
    assert settings["UploadTypes"] == ["application/pdf"]
    assert settings["AuditRetentionDays"] == 400


def test_the_calls_in_the_operators_docs_work_as_pasted(stack: LocalStack, tmp_path: Path) -> None:
    page = (ROOT / "docs/operators.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh (?:operators|operators-console)\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 2
    script = "\n".join(blocks).replace("http://127.0.0.1:8000", stack.url)
    # A key like the run's own, which other tests may have revoked.
    key = tmp_path / "operator-key"
    key.write_text(stack.new_operator_key("admin"))
    script = script.replace(".local/operator-key", str(key))

    done = subprocess.run(
        ["bash", "-eux", "-c", script], capture_output=True, check=False, text=True
    )
    said = done.stdout
    assert done.returncode == 0, said + done.stderr

    # What is answered to a deletion has no line of its own.
    lines = said.replace("}{", "}\n{").splitlines()
    answers = [json.loads(line) for line in lines if line.strip()]
    # The visitor is told why; and nobody has said which key to revoke.
    refused = [answer["code"] for answer in answers if "code" in answer]
    assert refused == ["session_revoked", "not_found"]
    assert len(answers) == 15
