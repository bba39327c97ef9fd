import json
import re
from pathlib import Path

import pytest

from session_service.domain.problem_codes import ProblemCode
from session_service.web.problem_table import PROBLEMS
from tests.contract.repository import ROOT, committed

FRONTEND = ROOT / "frontend"
GENERATED = {"schema.ts", "package-lock.json"}
SOURCES = [
    path
    for path in committed()
    if path.is_relative_to(FRONTEND)
    and path.suffix in {".ts", ".tsx", ".mjs", ".css"}
    and path.name not in GENERATED
]


def test_the_client_knows_every_code_with_its_status_and_no_other() -> None:
    text = (FRONTEND / "client/src/codes.ts").read_text(encoding="utf-8")
    table = dict(re.findall(r"^  (\w+): (\d+),$", text, re.MULTILINE))

    assert table == {str(code): str(int(PROBLEMS[code].status)) for code in ProblemCode}


def test_the_lock_file_pins_every_package_by_its_hash_and_names_no_address() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if "node_modules/" in name}

    assert packages
    for name, entry in packages.items():
        assert entry.get("link") or entry["integrity"].startswith("sha512-"), name
        assert "://" not in entry.get("resolved", ""), name


def test_what_the_frontend_is_built_with_is_pinned_exactly() -> None:
    for path in FRONTEND.glob("**/package.json"):
        if "node_modules" in path.parts:
            continue
        package = json.loads(path.read_text(encoding="utf-8"))
        for name, version in package.get("devDependencies", {}).items():
            assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} in {path}"


def test_the_client_depends_on_nothing_at_run_time() -> None:
    package = json.loads((FRONTEND / "client/package.json").read_text(encoding="utf-8"))

    assert "dependencies" not in package


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(FRONTEND)))
def test_a_file_of_the_frontend_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350
