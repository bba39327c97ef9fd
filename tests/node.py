"""Whether Node is here to run what is JavaScript. Where CI decides, it has to be."""

import os
import shutil
import subprocess
from typing import NoReturn

import pytest

OLDEST = 20


def node() -> str:
    """Return the path of a Node that is new enough; skip the test where there is none."""
    path = shutil.which("node")
    if path and _major(path) >= OLDEST:
        return path
    missing(f"Node {OLDEST} or later")


def missing(what: str) -> NoReturn:
    """Skip the test for want of something, or fail it where CI is to decide."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not here, so this was not tested")
    pytest.skip(f"{what} is not here")


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout
    return int(said.removeprefix("v").partition(".")[0])
