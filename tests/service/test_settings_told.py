"""A deployment with other settings: operators read in the audit what changed."""

import json
from base64 import b64encode
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from session_service.dynamodb.stream import change_record
from tests.fakes.dynamodb import MemoryDynamoDB
from tests.service.outside import Outside
from tests.service.process import Service, running

# What a deployment may set otherwise, by its variable: what the audit then tells of it.
CHANGES = {
    "KEY_GENERATION": ("2", {"setting": "KeyGeneration", "before": "1", "after": "2"}),
    "ALLOWED_ORIGINS": (
        "https://b.example,https://a.example",
        {
            "setting": "AllowedOrigins",
            "before": "",
            "after": "https://a.example,https://b.example",
        },
    ),
    "SECURE_COOKIES": ("false", {"setting": "SecureCookies", "before": "true", "after": "false"}),
    "UPLOAD_SCAN": ("on", {"setting": "UploadScan", "before": "false", "after": "true"}),
    "AUDIT_RETENTION_DAYS": (
        "731",
        {"setting": "AuditRetentionDays", "before": "400", "after": "731"},
    ),
}
ROOT_KEY = b64encode(bytes(range(32))).decode()
KEYS = dict.fromkeys(("1", "2", "stable"), ROOT_KEY)
TWO_GENERATIONS = SimpleNamespace(
    failures=(), get_parameter=lambda **_: {"Parameter": {"Value": json.dumps(KEYS)}}
)


def deliver(service: Service, table: MemoryDynamoDB) -> None:
    """Hand the stream to its reader, as its filter lets it."""
    events = [each for each in table.stream if "event" in each["dynamodb"].get("NewImage", {})]
    assert service.invoke("record_changes", {"Records": events}) == {"batchItemFailures": []}


def settings_changed(client: httpx.Client, key: str) -> list[dict[str, Any]]:
    answer = client.get(
        "/v1/admin/audit",
        params={"action": "settings_changed"},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.parametrize("variable", CHANGES)
def test_operators_read_what_a_deployment_changed(variable: str) -> None:
    value, facts = CHANGES[variable]
    table = MemoryDynamoDB()
    before = Outside(table)
    with running(before) as service:
        service.invoke("roll_up", {})
        assert not any(map(change_record, table.stream)), "the first run only records"
    after = Outside(table, seed=1, settings={variable: value})
    after.clock.now = before.clock.now + 300_000
    after.parameter_store = TWO_GENERATIONS

    with running(after) as service, service.client() as client:
        key = service.invoke("create_operator_key", {"role": "auditor", "scopes": []})
        for _ in range(2):
            service.invoke("roll_up", {})
        deliver(service, table)
        after.clock.advance(seconds=1)  # a window ends before now
        (event,) = settings_changed(client, key["operator_key"])

    assert event["facts"] == facts
    assert event["actor"] == {"type": "deployer", "id": None}
    (line,) = [each for each in after.logs.lines if each["action"] == "settings_changed"]
    assert {name: line[name] for name in facts} == facts


def test_what_is_compared_is_what_operators_are_shown() -> None:
    table = MemoryDynamoDB()
    with running(Outside(table)) as service, service.client() as client:
        key = service.invoke("create_operator_key", {"role": "viewer", "scopes": []})
        bearer = {"Authorization": f"Bearer {key['operator_key']}"}
        shown = client.get("/v1/admin/settings", headers=bearer).json()["items"]
        service.invoke("roll_up", {})

    recorded = {
        sort_key.removeprefix("SETTING#"): item["value"]
        for (partition, sort_key), item in table.items.items()
        if partition == "T#default#SETTINGS"
    }
    assert set(recorded) == {item["parameter"] for item in shown}
    assert recorded["IdleSeconds"] == "1200"
    assert recorded["UploadTypes"] == "application/pdf"
