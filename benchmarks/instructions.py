"""User-mode instructions of a start and of a warm request, function by function, by callgrind.

    python -m benchmarks.instructions [--build FOLDER] [--case NAME …] [--client narrow|boto3]

Unlike any time, instructions repeat to 0.1 % on a busy machine. What the kernel does (files,
sockets) is not in them. Each function runs as it was built, on the interpreter that `make run`
gives it, against DynamoDB and the parameter store out of memory, in this process, over plain HTTP.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.callgrind import instructions, interpreter
from benchmarks.requests import CASES, Case, Made, environment, make
from local import build, environments
from tests.fakes.aws_endpoint import AwsEndpoint

PROCESS = Path(__file__).with_name("lambda_process.py")
WARM = 10


def logical_id(folder: str) -> str:
    """Return the folder of a function in a build: its name in the template."""
    return "".join(word.capitalize() for word in folder.split("_")) + "Function"


@dataclass(frozen=True, slots=True)
class Figures:
    """Instructions. `start` is all until the first answer is out, `warm` one further request."""

    bare: int
    init: int
    start: int
    warm: int
    modules: int


def measure(case: Case, built: Path, env: dict[str, str], made: Made) -> Figures:
    """Run one case five times: without a request, with one, with two numbers of them."""
    folder = built / logical_id(case.function)
    with case.event_file(made) as event:
        program = [str(PROCESS), str(folder), event]
        bare = instructions(["-c", "import os; os._exit(0)"], env)
        init = instructions([*program, "0"], env)
        first, some, more = (
            instructions([*program, str(requests)], env, case.status)
            for requests in (1, 1 + WARM, 1 + 2 * WARM)
        )
        modules = _modules(folder, event, env)
    return Figures(bare, init, first, (more - some) // WARM, modules)


def _modules(folder: Path, event: str, env: dict[str, str]) -> int:
    """Count the modules that are there after the first answer, the interpreter's own included."""
    arguments = [*interpreter(), str(PROCESS), str(folder), event, "1"]
    listing = {**env, "LIST_MODULES": "yes"}
    done = subprocess.run(arguments, env=listing, capture_output=True, text=True, check=True)
    return len(done.stdout.splitlines()) - 1


def rows(cases: list[Case], built: Path, client: str) -> Iterator[tuple[str, Figures]]:
    """Measure the cases one after the other, each on a session of its own."""
    with AwsEndpoint() as endpoint:
        (packages,) = environments.folder("cloud").glob("lib/python3*/site-packages")
        env = environment(endpoint, built / "CommonLayer" / "python", packages, client)
        process = [*interpreter(), str(PROCESS)]
        for case in cases:
            made = make(env, lambda function: built / logical_id(function), process)
            yield case.name, measure(case, built, env, made)


def main() -> None:
    """Print a table of the cases asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, help="a build other than the local run's own")
    # By names without a space, as make passes them on.
    named = {name.replace(" ", "-"): case for name, case in CASES.items()}
    parser.add_argument("--case", action="append", choices=sorted(named), help="only these")
    parser.add_argument("--client", default="narrow", choices=("narrow", "boto3"))
    options = parser.parse_args()
    built = options.build or local_build()
    chosen = [named[name] for name in options.case or named]
    print(f"{platform.platform()}, Python {platform.python_version()}, client {options.client}")
    print(f"{'':22}{'INIT':>9}{'first':>9}{'start':>9}{'warm':>10}{'modules':>9}")
    print(f"{'':22}{'M':>9}{'M':>9}{'M':>9}{'k':>10}")
    for name, found in rows(chosen, built, options.client):
        first = (found.start - found.init) / 1e6
        print(
            f"{name:22}{found.init / 1e6:9.1f}{first:9.1f}{found.start / 1e6:9.1f}"
            f"{found.warm / 1e3:10.1f}{found.modules:9}",
            flush=True,
        )
    print(f"{'the bare interpreter':22}{found.bare / 1e6:9.1f}")


def local_build() -> Path:
    """Return the build for this machine, made anew where a source has changed since."""
    if not build.is_current():
        build.FOLDER.mkdir(parents=True, exist_ok=True)
        asyncio.run(build.build("http://127.0.0.1:9", build.FOLDER))
    return build.ARTEFACTS


if __name__ == "__main__":
    main()
