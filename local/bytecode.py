"""Bytecode for built functions and trimmed layers: `python -m local.bytecode .aws-sam/build`.

Lambda's folders are read-only and SAM writes no bytecode, so without it every cold start compiles
every module again. SAM also dates all files in 1980, which ordinary bytecode takes for stale; hence
unchecked.
"""

from __future__ import annotations

import compileall
import py_compile
import sys
from pathlib import Path

from local.trim import trim


def compile_artefact(artefact: Path) -> None:
    """Compile as if installed where Lambda puts it: the same source makes the same artefact."""
    home = "/opt" if (artefact / "python").is_dir() else "/var/task"
    done = compileall.compile_dir(
        artefact,
        quiet=1,
        stripdir=str(artefact),
        prependdir=home,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise SystemExit(f"{artefact} does not compile; see above.")


def main(build: Path) -> None:
    """Trim and compile every artefact of the build, and print its size."""
    for artefact in sorted(path for path in build.iterdir() if path.is_dir()):
        trim(artefact / "python")
        compile_artefact(artefact)
        size = sum(path.stat().st_size for path in artefact.rglob("*") if path.is_file())
        print(f"{artefact.name:32} {size / 1024:10,.0f} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
