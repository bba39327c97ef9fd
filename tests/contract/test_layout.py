import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.functions import FOLDERS, ROOT
from tests.contract.repository import committed

PYTHON = [path for path in committed() if path.suffix == ".py"]
LONGEST_FUNCTION, LONGEST_FILE = 60, 350

# Imports a function as Lambda does, with nothing in the environment, and tells what came along.
IMPORT = """
import importlib.util, json, sys
sys.path.insert(0, sys.argv[1])
spec = importlib.util.spec_from_file_location("app", sys.argv[2])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
assert callable(module.lambda_handler)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def imported_by(folder: str) -> set[str]:
    """Import a function's module in a fresh interpreter; return the packages that came along."""
    path = ROOT / "functions" / folder / "app.py"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT, ROOT / "layers/common", path],
        env={},
        check=True,
        capture_output=True,
        text=True,
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_function_is_one_short_module(folder: str) -> None:
    files = [path for path in PYTHON if path.parent == ROOT / "functions" / folder]

    assert [path.name for path in files] == ["app.py"]
    assert len(files[0].read_text(encoding="utf-8").splitlines()) <= LONGEST_FUNCTION


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_function_can_be_imported_with_an_empty_environment(folder: str) -> None:
    imported = imported_by(folder)

    # boto3 is imported with the first client: what never asks AWS does not pay for it.
    assert folder == "provision_keys" or not imported & {"boto3", "botocore"}
    # So too what signs, which but one function has a layer for.
    assert not imported & {"jwt", "cryptography"}


@pytest.mark.parametrize(
    "folder",
    [
        "validate_session",
        "associate_upload",
        "cleanup_orphans",
        "record_scan",
        "record_changes",
        "release_uploads",
        "describe_service",
        "authorize_request",
    ],
)
def test_a_function_that_reads_no_body_does_not_pay_for_pydantic(folder: str) -> None:
    assert "pydantic" not in imported_by(folder)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_holds_one_concept_and_is_named_after_it(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    names = {path.stem, *path.relative_to(ROOT).parent.parts}
    assert not names & {"utils", "util", "helpers", "helper", "misc", "core", "lib"}


@pytest.mark.parametrize(
    "path",
    [path for path in PYTHON if not path.is_relative_to(ROOT / "tests")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_nothing_is_left_to_be_done_later(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not any(word in text for word in ("TODO", "FIXME", "XXX"))
