"""The local run as a command: it starts once, keeps its state, and leaves nothing behind."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.integration.conftest import ROOT, free_port, running_stack
from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import Visitor


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def processes_of(state: Path) -> list[int]:
    """Return the processes that were started with this state in their command or environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:  # ended meanwhile, or not ours to look at
            continue
        if str(state).encode() in told:
            found.append(int(process.name))
    return found


def test_a_taken_port_gets_one_clear_sentence(stack: LocalStack, tmp_path: Path) -> None:
    port = stack.url.rsplit(":", 1)[1]

    refused = run("local.run", "--port", port, "--state", str(tmp_path), "--params", "")

    assert refused.returncode == 1
    said = (refused.stdout + refused.stderr).strip()
    assert port in said
    assert len(said.splitlines()) == 1


def test_a_second_start_with_the_same_state_gets_one_clear_sentence(stack: LocalStack) -> None:
    refused = run(
        "local.run", "--port", str(free_port()), "--state", str(stack.state), "--params", ""
    )

    assert refused.returncode == 1
    assert len((refused.stdout + refused.stderr).strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["local.sweep", "local.audit"])
def test_a_command_without_a_running_stack_says_how_to_start_one(
    tmp_path: Path, command: str
) -> None:
    refused = run(command, str(tmp_path))

    assert refused.returncode == 1
    assert "make run" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_sessions_files_and_audit_survive_a_restart_and_no_process_stays_behind(
    tmp_path: Path,
) -> None:
    with running_stack(tmp_path) as first, httpx.Client(base_url=first.url, timeout=20) as client:
        visitor = Visitor(client).begin()
        upload_id = visitor.upload()
        eventually(lambda: visitor.is_stored(upload_id), within_seconds=10)
        eventually(lambda: len(first.audit(visitor.session_id)) == 3, within_seconds=10)
        assert processes_of(tmp_path)
    assert processes_of(tmp_path) == []

    with running_stack(tmp_path) as second, httpx.Client(base_url=second.url, timeout=20) as client:
        again = Visitor(client)
        again.token, again.session_id = visitor.token, visitor.session_id
        assert again.validate().status_code == 200
        assert again.is_stored(upload_id)
        assert httpx.get(again.upload_view(upload_id)["download_url"]).status_code == 200
        assert len(second.audit(visitor.session_id)) == 3
        # The triggers live on: a further file is associated, and the end cleans up by itself.
        another = again.upload()
        eventually(lambda: again.is_stored(another), within_seconds=10)
        again.end()
        eventually(lambda: not second.object_keys(), within_seconds=30)
    assert processes_of(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_an_interrupt_while_it_starts_stops_all_of_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "local.run", "--port", str(free_port())]
    process = subprocess.Popen(
        [*command, "--state", str(tmp_path), "--params", ""],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    eventually(lambda: len(processes_of(tmp_path)) > 1, within_seconds=30)

    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=30) == 0
    assert processes_of(tmp_path) == []
