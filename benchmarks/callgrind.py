"""User-mode instructions of a Python program, counted by callgrind: the same on a busy machine."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from local import environments

_TOTAL = re.compile(r"^summary: (\d+)", re.MULTILINE)
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
    return _run(["--callgrind-out-file=/dev/null"], arguments, env, status)


def parts(arguments: Sequence[str], env: Mapping[str, str], status: int) -> list[int]:
    """Count what a `lambda_process` does until its first request, and in each of its requests.

    It takes an interpreter whose symbols are there. SystemExit as `instructions` has it.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        options = [f"--callgrind-out-file={out}", "--dump-before=os_getppid"]
        _run(options, arguments, env, status)
        dumps = [Path(f"{out}.{number + 1}") for number in range(int(arguments[-1]) + 1)]
        if not all(dump.exists() for dump in dumps):
            raise SystemExit("callgrind has not seen the marks: an interpreter without symbols?")
        return [int(_TOTAL.findall(dump.read_text())[0]) for dump in dumps]


def _run(
    options: Sequence[str], arguments: Sequence[str], env: Mapping[str, str], status: int | None
) -> int:
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise SystemExit("This needs valgrind: apt-get install valgrind.")
    done = subprocess.run(
        [valgrind, "--tool=callgrind", *options, *interpreter(), *arguments],
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
