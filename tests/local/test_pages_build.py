"""When the pages are built, and what happens where they cannot be."""

import asyncio
from pathlib import Path

import pytest

from local.pages import build
from local.steps import StackError

# Stands in for npm: installs nothing, and builds by copying; told by a file to fail.
NPM = """#!/bin/sh
set -e
echo "$@" >> "$2/calls"
test ! -e "$2/broken" || { echo "no such thing"; exit 1; }
case "$3" in
ci) mkdir -p "$2/node_modules" ;;
run) mkdir -p "$2/demo/dist" && cp "$2/demo/page.txt" "$2/demo/dist/index.html" ;;
esac
"""


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    folder = tmp_path / "frontend"
    (folder / "demo").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "demo/package.json"):
        (folder / name).write_text("{}")
    (folder / "demo/page.txt").write_text("one")
    return folder


@pytest.fixture
def npm(tmp_path: Path) -> str:
    path = tmp_path / "npm"
    path.write_text(NPM)
    path.chmod(0o755)
    return str(path)


def run(npm: str, frontend: Path) -> None:
    stamp = frontend.parent / "built-from"
    asyncio.run(build.build(npm, frontend.parent / "logs", frontend, stamp))


def is_current(frontend: Path) -> bool:
    return build.is_current(frontend, frontend.parent / "built-from")


def calls(frontend: Path) -> list[str]:
    return [line.split()[2] for line in (frontend / "calls").read_text().splitlines()]


def test_a_tree_without_pages_has_nothing_to_build(tmp_path: Path, frontend: Path) -> None:
    assert build.buildable(tmp_path / "nowhere") == []
    (frontend / "demo/package.json").unlink()
    assert build.buildable(frontend) == []


def test_what_was_built_is_current_until_a_source_changes(npm: str, frontend: Path) -> None:
    assert not is_current(frontend)
    run(npm, frontend)
    (frontend / "calls").rename(frontend.parent / "calls")  # not a source

    assert is_current(frontend)
    (frontend / "demo/page.txt").write_text("two")
    assert not is_current(frontend)


@pytest.mark.parametrize("name", ["node_modules/x.js", "demo/dist/y.js", "e2e/z.test.mjs"])
def test_what_a_build_makes_or_does_not_read_changes_nothing(frontend: Path, name: str) -> None:
    before = build.fingerprint(frontend)
    (frontend / name).parent.mkdir(parents=True, exist_ok=True)
    (frontend / name).write_text("changed")

    assert build.fingerprint(frontend) == before


def test_a_page_that_was_deleted_is_built_again(npm: str, frontend: Path) -> None:
    run(npm, frontend)
    (frontend / "calls").unlink()
    (frontend / "demo/dist/index.html").unlink()

    assert not is_current(frontend)


def test_dependencies_are_installed_once_for_each_lock(npm: str, frontend: Path) -> None:
    run(npm, frontend)
    run(npm, frontend)
    assert calls(frontend) == ["ci", "run", "run"]

    (frontend / "package-lock.json").write_text('{"changed": true}')
    run(npm, frontend)
    assert calls(frontend)[3:] == ["ci", "run"]


def test_a_build_that_fails_is_told_of_and_tried_again(npm: str, frontend: Path) -> None:
    (frontend / "broken").touch()

    with pytest.raises(StackError, match="no such thing"):
        run(npm, frontend)
    assert not is_current(frontend)


def test_the_stack_starts_without_node_and_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    frontend: Path,
) -> None:
    monkeypatch.setattr(build, "buildable", lambda: [frontend / "demo"])
    monkeypatch.setattr(build, "is_current", lambda: False)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))

    asyncio.run(build.refresh(tmp_path))

    (line,) = capsys.readouterr().out.splitlines()
    assert "Node 20" in line


def test_the_stack_starts_though_the_build_fails(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    npm: str,
    frontend: Path,
) -> None:
    async def fail(_npm: str, _logs: Path) -> None:
        raise StackError("npm ci failed:\nmany\nlines")

    monkeypatch.setattr(build, "buildable", lambda: [frontend / "demo"])
    monkeypatch.setattr(build, "is_current", lambda: False)
    monkeypatch.setattr(build, "npm", lambda: npm)
    monkeypatch.setattr(build, "build", fail)

    asyncio.run(build.refresh(tmp_path))

    assert "WARNING: the pages are not built: npm ci failed:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("version", "found"), [("v20.20.2", True), ("v18.1.0", False), ("", False)]
)
def test_only_a_node_that_is_new_enough_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, npm: str, version: str, found: bool
) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert build.npm() == (npm if found else None)
