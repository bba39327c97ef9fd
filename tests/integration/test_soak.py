import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": "layers/common"}
COMMAND = [sys.executable, "-m", "tests.service.soak", "--seed", "5", "--seconds"]
KEYS = ["operations", "histories", "faults", "violations", "seed"]


def test_a_short_soak_finds_nothing_and_says_so_in_its_last_line() -> None:
    done = subprocess.run(
        [*COMMAND, "5"], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, timeout=120
    )

    told = json.loads(done.stdout.splitlines()[-1])
    assert list(told) == KEYS
    assert (done.returncode, told["violations"], told["seed"]) == (0, 0, 5)
    assert told["histories"] > 0


def test_ctrl_c_ends_a_soak_at_once_and_in_order() -> None:
    soak = subprocess.Popen(
        [*COMMAND, "600"], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    assert soak.stdout is not None
    soak.stdout.readline()  # that it begins
    soak.stdout.readline()  # that it goes on
    soak.send_signal(signal.SIGINT)
    output, _ = soak.communicate(timeout=60)

    assert soak.returncode == 0
    assert list(json.loads(output.splitlines()[-1])) == KEYS
