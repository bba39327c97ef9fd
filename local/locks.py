"""`make lock`: write the lock files anew from their .in files, with hashes, without addresses."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from local.environments import ROOT

LOCKS = (
    "layers/common/requirements",
    "layers/signing/requirements",
    "locks/dev",
    "locks/sam",
    "locks/cloud",
    "locks/peers",
)
OPTIONS = (
    *("--universal", "--python-version", "3.13", "--upgrade", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"),
)


def main() -> None:
    """Resolve each lock with uv, from an environment that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([f"{folder}/bin/pip", "install", "--quiet", "uv"], check=True)
        for lock in LOCKS:
            uv = [str(Path(folder, "bin", "uv")), "pip", "compile", *OPTIONS]
            subprocess.run(
                [*uv, f"{lock}.in", "--output-file", f"{lock}.txt"], check=True, cwd=ROOT
            )
            print(f"{lock}.txt")


if __name__ == "__main__":
    main()
