"""docs/performance.json has what it promises, and docs/performance.md says the same."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bench import report
from benchmarks.bench.gateway import ROUTES
from tests.contract.functions import FOLDERS, ROOT, logical_id, routes

DOCUMENT = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
FIGURES: dict[str, Any] = json.loads(
    (ROOT / "docs" / "performance.json").read_text(encoding="utf-8")
)
PEERS = {"better_auth", "better_auth_cookie_cache", "connect_dynamodb", "flask_session"}
OPERATIONS = {"validate", "ensure", "create", "touch", "upload_create"}
FUNCTIONS = {folder for folder in FOLDERS if routes(folder)}


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("start_minstructions", FUNCTIONS),
        ("warm_kinstructions", OPERATIONS),
        ("validate_cpu_ratio", PEERS),
        ("create_cpu_ratio", PEERS),
        ("dynamodb_calls", OPERATIONS),
    ],
)
def test_the_figures_have_a_number_for_each(name: str, members: set[str]) -> None:
    assert set(FIGURES[name]) == members
    assert all(isinstance(value, int | float) and value > 0 for value in FIGURES[name].values())


@pytest.mark.parametrize(
    "name", ["first_request_cpu_ms", "usd_per_million_validations", "layer_megabytes"]
)
def test_the_figures_have_a_number(name: str) -> None:
    assert isinstance(FIGURES[name], int | float)
    assert FIGURES[name] > 0


def test_the_figures_say_when_and_on_what_they_were_measured() -> None:
    assert FIGURES["date"] in DOCUMENT
    assert FIGURES["machine"] in DOCUMENT


def test_the_document_says_what_the_figures_say() -> None:
    assert report.with_figures(DOCUMENT, FIGURES) == DOCUMENT


def test_the_price_of_checks_says_that_it_is_of_the_table_alone() -> None:
    price = f"{FIGURES['usd_per_million_validations']:.3f}"

    assert f"**A million checks cost ${price} of DynamoDB**" in DOCUMENT
    assert "[costs.md](costs.md)" in DOCUMENT


def test_the_document_keeps_what_was_measured_elsewhere() -> None:
    changed = copy.deepcopy(FIGURES) | {"date": "2001-01-01"}

    rendered = report.with_figures(DOCUMENT, changed)

    assert rendered == DOCUMENT.replace(FIGURES["date"], "2001-01-01")
    assert "## What a sweep costs" in rendered.partition(report.END)[2]


def test_a_document_without_marks_is_not_written_over() -> None:
    with pytest.raises(ValueError, match="no marks"):
        report.with_figures("# Performance\n", FIGURES)


def test_a_peer_that_could_not_be_installed_is_left_out_of_the_document() -> None:
    fewer = copy.deepcopy(FIGURES)
    for name in ("better_auth", "better_auth_cookie_cache"):
        del fewer["http"][name]
        for ratio in ("validate", "create"):
            del fewer[f"{ratio}_cpu_ratio"][name]
            del fewer[f"{ratio}_cpu_ratio_by_min"][name]

    tables = report.render(fewer).partition("## How it is measured")[0]

    assert "| better-auth" not in tables
    assert "| Flask-Session" in tables


def test_figures_are_written_beside_the_document_they_are_rendered_into(tmp_path: Path) -> None:
    report.write(FIGURES, tmp_path, DOCUMENT)

    assert json.loads((tmp_path / "performance.json").read_text(encoding="utf-8")) == FIGURES
    assert (tmp_path / "performance.md").read_text(encoding="utf-8") == DOCUMENT


def test_what_is_measured_over_http_are_routes_of_those_functions() -> None:
    declared = {route: logical_id(folder) for folder in FOLDERS for route in routes(folder)}

    assert ROUTES.items() <= declared.items()
