"""The functions and their layers as a build leaves them: trimmed, with bytecode."""

import re
import shutil
from importlib.metadata import distribution
from pathlib import Path

from local.bytecode import compile_artefact
from local.trim import trim
from tests.contract.functions import ROOT, logical_id

_PINNED = re.compile(r"^([\w.-]+)==", re.MULTILINE)


def layer(name: str, artefact: Path) -> Path:
    """Make a layer of what is installed here; return the folder that functions import from."""
    packages = artefact / "python"
    source = ROOT / "layers" / name
    shutil.copytree(source, packages, ignore=shutil.ignore_patterns("__pycache__"))
    for package in _PINNED.findall((source / "requirements.txt").read_text(encoding="utf-8")):
        _install(package, packages)
    trim(packages)
    compile_artefact(artefact)
    return packages


def function(folder: str, build: Path) -> Path:
    """Make a function's artefact in a build; return its folder."""
    artefact = build / logical_id(folder)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "functions" / folder, artefact, ignore=ignored)
    compile_artefact(artefact)
    return artefact


def _install(package: str, packages: Path) -> None:
    for file in distribution(package).files or ():
        if ".." not in file.parts and "__pycache__" not in file.parts:
            (packages / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), packages / file)
