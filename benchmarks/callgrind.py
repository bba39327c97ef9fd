"""User-mode instructions of a Python program, counted by callgrind: the same on a busy machine."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache

from local import environments

_COLLECTED = re.compile(r"Collected : (\d+)")


@cache
def interpreter() -> tuple[str, ...]:
    """Return the command of an interpreter without a site-packages, as Lambda's has none."""
    beneath = subprocess.run(
        [environments.program("cloud", "python"), "-c", "import sys; print(sys._base_executable)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return beneath.stdout.strip(), "-S", "-s"


def instructions(
    arguments: Sequence[str], env: Mapping[str, str], status: int | None = None
) -> int:
    """Count what the interpreter does with these arguments, all of it.

    With a `status`, the program has to print an answer of Lambda's with that. SystemExit where it
    does not, or fails, or there is no valgrind.
    """
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise SystemExit("This needs valgrind: apt-get install valgrind.")
    command = [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *interpreter()]
    done = subprocess.run(
        [*command, *arguments],
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    found = _COLLECTED.search(done.stderr)
    if done.returncode != 0 or found is None:
        raise SystemExit(f"{arguments} failed:\n{done.stderr[-4000:]}")
    if status is not None and json.loads(done.stdout)["statusCode"] != status:
        raise SystemExit(f"{arguments} answered {done.stdout}")
    return int(found[1])
