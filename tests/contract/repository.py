"""The files of the repository: what is committed, or would be."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def committed() -> tuple[Path, ...]:
    """Every file that git knows, or would take: what .gitignore names is left out."""
    git = shutil.which("git")
    assert git is not None, "the tests of the repository need git"
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in sorted(set(listed.stdout.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())
