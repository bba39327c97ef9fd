"""The pages in real browsers: every file of frontend/e2e, against a local stack of their own.

In Chromium, or in those that BROWSERS names (`make browsers`). Each case of Node's test runner is
a subtest here, so that one that fails is named.
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
BROWSERS = (os.environ.get("BROWSERS") or "chromium").split()
# What starts each, by the name the cases know it by: the commands it may be, and Debian's package.
PROGRAMS = {
    "chromium": {"CHROMIUM": ("chromium chromium-browser google-chrome", "chromium")},
    "firefox": {"FIREFOX": ("firefox-esr firefox", "firefox-esr")},
    "webkit": {
        "WEBKIT_DRIVER": ("WebKitWebDriver", "webkit2gtk-driver"),
        "XVFB": ("Xvfb", "xvfb"),
    },
}
LESSER_ROLES = ("viewer", "auditor", "operator", "backend")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@pytest.fixture(scope="session")
def installed() -> str:
    """Return the Node to use, with the locked packages; skip, or in CI fail, where it lacks."""
    found = node()
    subprocess.run([SCRIPT], check=True)  # which installs what is locked
    if not (ROOT / "frontend/node_modules/playwright-core").is_dir():
        missing("playwright-core, which frontend/package.json should name,")
    return found


@pytest.fixture(scope="session", params=BROWSERS)
def browser(request: pytest.FixtureRequest) -> dict[str, str]:
    """Which browser, and where its programs are; skipped, or in CI failed, where one is not."""
    found = {"BROWSER": request.param}
    for name, (commands, package) in PROGRAMS[request.param].items():
        found[name] = next(filter(None, map(shutil.which, commands.split())), "")
        if not found[name]:
            missing(f"{request.param} (Debian's package {package})")
    return found


@pytest.fixture(scope="session")
def stack(installed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    assert installed
    with running_stack(tmp_path_factory.mktemp("stack"), params=NO_LIMITS) as started:
        yield started


@pytest.fixture(scope="session")
def role_keys(stack: LocalStack) -> dict[str, str]:
    """An operator key of each role that may not do everything."""
    return {role: stack.new_operator_key(role) for role in LESSER_ROLES}


@pytest.fixture(scope="session")
def line(stack: LocalStack) -> Iterator[UnreliableLine]:
    deeds = {"lapse": stack.lapse, "age": stack.age}
    with unreliable_line(stack.url, stack.endpoint, deeds) as laid:
        yield laid


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_the_pages(
    path: Path,
    browser: dict[str, str],
    installed: str,
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
            *(installed, "--test", "--test-concurrency=1"),
            *("--test-reporter=spec", "--test-reporter-destination=stdout"),
            *("--test-reporter=junit", f"--test-reporter-destination={report}"),
            str(path),
        ],
        cwd=ROOT / "frontend",
        env=os.environ | browser | addresses,
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
