"""The pages in Chromium: every file of frontend/e2e, against a local stack of their own.

Each case of Node's test runner is a subtest here, so that one that fails is named.
"""

import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.pages.build import SCRIPT
from tests.browser.unreliable_line import UnreliableLine, unreliable_line
from tests.integration.conftest import NO_LIMITS, ROOT, running_stack
from tests.integration.local_stack import LocalStack
from tests.node import missing, node

CASES = sorted((ROOT / "frontend/e2e").glob("*.test.mjs"))
SECONDS = 600
LESSER_ROLES = ("viewer", "auditor", "operator", "backend")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """What a browser test needs of this machine; skipped, or in CI failed, where it lacks that."""
    found = {"NODE": node(), "CHROMIUM": next(filter(None, map(shutil.which, BROWSERS)), "")}
    if not found["CHROMIUM"]:
        missing("Chromium (Debian's package chromium)")
    subprocess.run([SCRIPT], check=True)  # which installs what is locked
    if not (ROOT / "frontend/node_modules/playwright-core").is_dir():
        missing("playwright-core, which frontend/package.json should name,")
    return found


@pytest.fixture(scope="session")
def stack(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalStack]:
    assert environment
    with running_stack(tmp_path_factory.mktemp("stack"), params=NO_LIMITS) as started:
        yield started


@pytest.fixture(scope="session")
def role_keys(stack: LocalStack) -> dict[str, str]:
    """An operator key of each role that may not do everything."""
    return {role: stack.new_operator_key(role) for role in LESSER_ROLES}


@pytest.fixture(scope="session")
def line(stack: LocalStack) -> Iterator[UnreliableLine]:
    with unreliable_line(stack.url, stack.endpoint, {"lapse": stack.lapse}) as laid:
        yield laid


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_the_pages_in_chromium(
    path: Path,
    environment: dict[str, str],
    stack: LocalStack,
    line: UnreliableLine,
    role_keys: dict[str, str],
    tmp_path: Path,
    subtests: pytest.Subtests,
) -> None:
    line.troubles.clear()
    report = tmp_path / "report.xml"
    addresses = {
        "BASE_URL": stack.url,
        "LINE_URL": line.url,
        "CONTROL_URL": line.control,
        "OPERATOR_KEY": stack.operator_key,
        "ROLE_KEYS": json.dumps(role_keys),
    }

    done = subprocess.run(
        [
            *(environment["NODE"], "--test", "--test-concurrency=1"),
            *("--test-reporter=spec", "--test-reporter-destination=stdout"),
            *("--test-reporter=junit", f"--test-reporter-destination={report}"),
            str(path),
        ],
        cwd=ROOT / "frontend",
        env=os.environ | environment | addresses,
        timeout=SECONDS,
        check=False,
    )

    # What Playwright says of a failure has colours, which no XML may hold.
    said = _CONTROLS.sub("", report.read_text(encoding="utf-8"))
    cases = list(ElementTree.fromstring(said).iter("testcase"))  # noqa: S314 - Node's own report
    for case in cases:
        with subtests.test(case.get("name")):
            failure = case.find("failure")
            assert failure is None, failure.text
    assert cases, f"{path.name} has no case"
    assert done.returncode == 0
