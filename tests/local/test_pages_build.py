"""When the pages are built, and what happens where they cannot be."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from local.pages.build import SCRIPT, PagesBuild
from local.steps import StackError

# Stands in for scripts/frontend: builds by copying; told by a file to fail.
STAND_IN = """#!/bin/sh
set -e
cd "$(dirname "$0")"
echo "$@ $FRONTEND" >> calls
test ! -e broken || { echo "and then"; echo "no such thing"; exit 1; }
mkdir -p frontend/demo/dist && cp frontend/demo/page.txt frontend/demo/dist/index.html
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "frontend/demo").mkdir(parents=True)
    (tmp_path / "frontend/demo/package.json").write_text("{}")
    (tmp_path / "frontend/demo/page.txt").write_text("one")
    (tmp_path / "script").write_text(STAND_IN)
    (tmp_path / "script").chmod(0o755)
    return tmp_path


@pytest.fixture
def pages(tree: Path) -> PagesBuild:
    return PagesBuild(
        frontend=tree / "frontend", script=tree / "script", stamp=tree / "made/built-from"
    )


def test_a_tree_without_pages_has_nothing_to_build(pages: PagesBuild, tree: Path) -> None:
    assert pages.buildable() == [tree / "frontend/demo"]
    (tree / "frontend/demo/package.json").unlink()
    assert pages.buildable() == []

    asyncio.run(pages.refresh(tree / "log"))
    assert not (tree / "calls").exists()


def test_a_tree_without_a_frontend_has_nothing_to_build(tree: Path) -> None:
    assert PagesBuild(frontend=tree / "nowhere").buildable() == []


def test_what_was_built_is_current_until_a_source_changes(pages: PagesBuild, tree: Path) -> None:
    assert not pages.is_current()
    asyncio.run(pages.build(tree / "log"))

    assert pages.is_current()
    (tree / "frontend/demo/page.txt").write_text("two")
    assert not pages.is_current()


@pytest.mark.parametrize("name", ["node_modules/x.js", "demo/dist/y.js", "e2e/z.test.mjs"])
def test_what_a_build_makes_or_does_not_read_changes_nothing(
    pages: PagesBuild, tree: Path, name: str
) -> None:
    before = pages.fingerprint()
    file = tree / "frontend" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("changed")

    assert pages.fingerprint() == before


def test_a_page_that_was_deleted_is_built_again(pages: PagesBuild, tree: Path) -> None:
    asyncio.run(pages.build(tree / "log"))
    (tree / "frontend/demo/dist/index.html").unlink()

    assert not pages.is_current()


def test_a_build_that_fails_is_told_of_and_tried_again(pages: PagesBuild, tree: Path) -> None:
    (tree / "broken").touch()

    with pytest.raises(StackError, match="no such thing"):
        asyncio.run(pages.build(tree / "log"))
    assert not pages.is_current()


def test_the_stack_starts_though_the_build_fails_and_says_why_in_one_line(
    pages: PagesBuild, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "broken").touch()

    asyncio.run(pages.refresh(tree / "log"))

    step, warning = capsys.readouterr().out.splitlines()
    assert "building the pages" in step
    assert warning.startswith("WARNING: the pages are not built: no such thing (")


def test_the_stack_builds_pages_once_until_they_change(pages: PagesBuild, tree: Path) -> None:
    for _ in range(2):
        asyncio.run(pages.refresh(tree / "log"))
    assert (tree / "calls").read_text() == "build required\n"

    (tree / "frontend/demo/page.txt").write_text("two")
    asyncio.run(pages.refresh(tree / "log"))
    assert (tree / "frontend/demo/dist/index.html").read_text() == "two"


def test_without_node_the_script_says_what_it_needs_in_its_last_line(tmp_path: Path) -> None:
    # A PATH with what the script itself uses, and no Node.
    for name in ("dirname", "sh"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    done = subprocess.run(
        ["/bin/sh", SCRIPT, "build"],
        env={"PATH": str(tmp_path), "FRONTEND": "required"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "Node 20" in done.stderr.splitlines()[-1]
