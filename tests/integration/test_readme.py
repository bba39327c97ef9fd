"""The README's tour, run as pasted."""

import re
import subprocess
from pathlib import Path

from tests.integration.local_stack import LocalStack, eventually

README = Path(__file__).parents[2] / "README.md"


def test_the_tour_works_as_pasted(stack: LocalStack, tmp_path: Path) -> None:
    found = re.search(r"```sh tour\n(.*?)```", README.read_text(), re.DOTALL)
    assert found is not None
    script = found[1].replace("${BASE:-http://127.0.0.1:8000}", stack.url)

    said = subprocess.run(
        ["bash", "-eu", "-c", script], cwd=tmp_path, stdout=subprocess.PIPE, check=True, text=True
    ).stdout

    shown, listed, refused = [line for line in said.splitlines() if line.strip()]
    assert '"status":"active"' in shown
    assert '"status":"stored"' in listed
    assert '"code":"session_ended"' in refused
    session = re.search(r'"session_id":"([^"]+)"', shown)
    assert session is not None
    eventually(lambda: len(stack.audit(session[1])) == 5, within_seconds=30)
