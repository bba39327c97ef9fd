"""A layer without what is left out of it is the layer that the functions need."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from local.trim import UNUSED, USED
from tests.contract import packaged
from tests.contract.functions import FOLDERS, ROOT

# Each function, each module of ours, and each use of Powertools that comes later than its import.
EVERYTHING = """
import importlib, pathlib, sys
layer, functions = map(pathlib.Path, sys.argv[1:])
for path in sorted((layer / "session_service").rglob("*.py")):
    parts = path.relative_to(layer).with_suffix("").parts
    importlib.import_module(".".join(parts).removesuffix(".__init__"))
for path in sorted(functions.glob("*/app.py")):
    sys.path.insert(0, str(path.parent))
    importlib.import_module("app")
    del sys.path[0], sys.modules["app"]
from session_service import observability
try:
    raise ValueError("seen")
except ValueError as error:
    observability.logger().error("logged", exc_info=error)
observability.emit("Counted")
import pydantic
print(pydantic.__file__)
"""


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Both layers' packages in one folder, as Lambda lays them over each other."""
    folder = tmp_path_factory.mktemp("layers")
    for name in ("common", "signing"):
        packages = packaged.layer(name, folder / name)
        shutil.copytree(packages, folder / "opt", dirs_exist_ok=True)
    yield folder / "opt"
    shutil.rmtree(folder)


def test_everything_imports_from_a_trimmed_layer(layer: Path) -> None:
    packages = Path(boto3.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-S", "-s", "-c", EVERYTHING, layer, ROOT / "functions"],
        env={
            "PYTHONPATH": os.pathsep.join([str(layer), str(packages)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "POWERTOOLS_METRICS_NAMESPACE": "Test",
        },
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert '"message":"logged"' in done.stdout
    assert '"Counted":[1.0]' in done.stdout
    assert done.stdout.splitlines()[-1].startswith(str(layer))
    assert len(FOLDERS) > 10  # so many as the program above has gone through


def test_each_pattern_still_means_something() -> None:
    packages = Path(boto3.__file__).parents[1]

    assert all(any(packages.glob(pattern)) for pattern in UNUSED)
    assert all((packages / name).exists() for name in USED)


def test_licences_stay(layer: Path) -> None:
    licences = [path for path in layer.rglob("*") if path.name.lower().startswith("licen")]

    assert {path.relative_to(layer).parts[0].partition("-")[0] for path in licences} >= {
        "aws_lambda_powertools",
        "pydantic",
        "pydantic_core",
        "jmespath",
        "typing_extensions",
    }
