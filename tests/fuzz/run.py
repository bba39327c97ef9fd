"""`make fuzz`: schemathesis against a running stack, with every check, in every phase.

What it does is decided by `schemathesis.toml` and `hooks.py` beside this file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from tests.integration.conftest import running_stack
from tests.integration.local_stack import LocalStack

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PHASES = ("examples", "coverage", "fuzzing", "stateful")
# One machine makes all calls; the limits have tests of their own.
PARAMS = "SweepMinutes=1440 TouchSeconds=0 UploadMaxFiles=1000 " + " ".join(
    f"{limit}PerMinute=1000000" for limit in ("Create", "WrongCredentials", "Uploads", "Requests")
)


@dataclass(frozen=True, slots=True)
class Report:
    """How a run went. `calls` are the generated ones, without the probes that checks add."""

    operations: int
    tested: int
    phases: frozenset[str]
    calls: int
    failures: int
    exit_status: int

    @property
    def is_clean(self) -> bool:
        """Whether every operation was tested in every phase, and nothing failed."""
        complete = self.tested == self.operations > 0 and self.phases == frozenset(PHASES)
        return complete and self.failures == 0 and self.exit_status == 0

    def __str__(self) -> str:
        """One line for a person."""
        return (
            f"{self.tested} of {self.operations} operations tested in {len(self.phases)} of"
            f" {len(PHASES)} phases: {self.calls} calls, {self.failures} failures"
        )


def fuzz(stack: LocalStack, *, seed: int, examples: int, folder: Path) -> Report:
    """Run schemathesis against a running stack, its output on ours.

    The same seed makes the same calls; `examples` bounds those per operation and phase of chance.
    """
    # From a file, as the tool leaves out the operation that it reads a document from.
    document, path = folder / "openapi.json", folder / "report.json"
    document.write_bytes(httpx.get(f"{stack.url}/v1/openapi.json").raise_for_status().content)
    modules = os.pathsep.join([str(ROOT), str(ROOT / "layers/common")])
    ran = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            f"--config-file={HERE / 'schemathesis.toml'}",
            *(
                "run",
                str(document),
                f"--url={stack.url}",
                "--checks=all",
                f"--phases={','.join(PHASES)}",
            ),
            *(f"--seed={seed}", f"--max-examples={examples}", "--continue-on-failure"),
            *("--report=json", f"--report-json-path={path}", "--generation-database=none"),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": modules, "FUZZED_STATE": str(stack.state)},
        check=False,
    )
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    operations = found.get("operations") or {"selected": 0, "tested": 0}
    return Report(
        operations=operations["selected"],
        tested=operations["tested"],
        phases=frozenset(
            name for name, phase in (found.get("phases") or {}).items() if _ran(phase)
        ),
        calls=(found.get("test_cases") or {}).get("generated", 0),
        failures=len(found.get("failures", ())) + len(found.get("errors", ())),
        exit_status=ran.returncode,
    )


def _ran(phase: dict[str, Any]) -> bool:
    return bool(phase["status"] != "skip")


def main(seed: str, examples: str) -> int:
    """Start a stack, fuzz it, stop it; the last line says how it went."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        print("starting a stack of its own …", flush=True)
        with running_stack(folder, params=PARAMS) as stack:
            report = fuzz(stack, seed=int(seed), examples=int(examples), folder=folder)
    print(report, flush=True)
    return 0 if report.is_clean else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
