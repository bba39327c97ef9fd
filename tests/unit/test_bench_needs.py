"""`make bench` takes long: what it cannot do without, it says before it begins."""

import signal
import sys
import tempfile
from pathlib import Path

import pytest

from benchmarks.bench import __main__ as bench
from benchmarks.bench import installation
from local import environments


def tool(folder: Path, name: str, script: str = "exit 0") -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize("missing", bench.TOOLS)
def test_a_missing_tool_is_named_before_anything_is_installed_or_measured(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in bench.TOOLS:
        if name != missing:
            tool(tmp_path, name)
    begun: list[str] = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["bench", "--quick"])
    monkeypatch.setattr(bench, "install", lambda: begun.append("installing"))
    monkeypatch.setattr(bench, "measure", lambda *_: begun.append("measuring"))

    with pytest.raises(SystemExit, match=f"needs {missing}"):
        bench.main()

    assert begun == []


def test_ctrl_c_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: object, logs: Path) -> None:
        (logs / "ours.log").write_text("started")
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["bench", "--quick"])
    monkeypatch.setattr(bench, "require_tools", lambda: None)
    monkeypatch.setattr(bench, "install", lambda: None)
    monkeypatch.setattr(bench, "measure", stopped)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    with pytest.raises(SystemExit) as left:
        bench.main()

    assert left.value.code == 130
    assert list(tmp_path.iterdir()) == []


def test_what_npm_says_is_shown_where_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool(tmp_path, "node")
    tool(tmp_path, "npm", "echo no such registry >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(environments, "ensure", lambda _: None)
    monkeypatch.setattr(installation, "MODULES", tmp_path / "node_modules")

    with pytest.raises(SystemExit, match="no such registry"):
        installation.install()
