"""The catalogue of audit events: every action has a row, and the documentation shows it."""

import json
import re
import tomllib
from typing import Any

import pytest

from session_service.domain.audit_catalogue import (
    CATALOGUE,
    CATALOGUE_VERSION,
    OCSF_VERSION,
    PRODUCT_VERSION,
    Severity,
)
from session_service.domain.changes import Action
from tests.audit_lines import SCHEMA
from tests.contract.repository import ROOT

DOCS = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")


def row(action: Action) -> str:
    entry = CATALOGUE[action]
    facts = ", ".join(f"`{fact}`" for fact in entry.facts) or "–"
    activity = f"{entry.activity} {entry.activity_name}"
    return (
        f"| `{action}` | `{entry.name}` | {int(entry.event_class)} | {activity} |"
        f" {Severity(entry.severity).name.lower()} | {entry.when} | {facts} |"
    )


def test_every_action_is_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(Action)
    assert len({entry.name for entry in CATALOGUE.values()}) == len(CATALOGUE)


def test_the_documentation_shows_the_catalogue_and_nothing_else() -> None:
    shown = [line for line in DOCS.splitlines() if re.match(r"\| `[a-z_]+` \| `[a-z_]+\.", line)]

    assert shown == [row(action) for action in CATALOGUE]


def test_the_documentation_names_the_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert f"catalogue {CATALOGUE_VERSION}" in DOCS
    assert f"OCSF {OCSF_VERSION}" in DOCS
    assert project["version"] == PRODUCT_VERSION


@pytest.mark.parametrize("name", ["class_uid", "metadata"])
def test_the_schema_knows_the_classes_and_the_version_of_the_catalogue(name: str) -> None:
    properties: dict[str, Any] = SCHEMA.schema["properties"]
    if name == "class_uid":
        used = {int(entry.event_class) for entry in CATALOGUE.values()}
        assert used <= set(properties["class_uid"]["enum"])
    else:
        assert properties["metadata"]["properties"]["version"] == {"const": OCSF_VERSION}


@pytest.mark.parametrize("answer", ["AuditList", "AuditEventAnswer", "TimelineAnswer"])
def test_every_answer_with_events_says_by_which_catalogue_they_are_written(answer: str) -> None:
    document = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))

    assert "catalogue" in document["components"]["schemas"][answer]["required"]
