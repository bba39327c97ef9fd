"""What a built layer carries and no function can ever reach, left out before it is deployed.

A start reads the layer's files from Lambda's disk, and an update sends all of them. Licences and
metadata stay. A library that is imported by something new may need a line less here: a test imports
everything from a trimmed copy.
"""

from __future__ import annotations

import shutil
from pathlib import Path

# Patterns beneath a layer's `python`, and why nothing of them is ever imported.
UNUSED = {
    "aws_lambda_powertools/event_handler": "routers, with a Swagger UI; ours is a look-up (ADR 1)",
    "aws_lambda_powertools/utilities/*/": "of Powertools we use its logger and its metrics",
    "pydantic/v1": "pydantic as it was before version 2",
    "pydantic/mypy.py": "a plugin for the type checker",
}
# Imported by Powertools' logger.
USED = frozenset({"aws_lambda_powertools/utilities/jmespath_utils"})


def unused(packages: Path) -> list[Path]:
    """Return the files and folders to leave out of a folder of packages."""
    used = {packages / name for name in USED}
    found = (path for pattern in UNUSED for path in sorted(packages.glob(pattern)))
    return [path for path in found if path not in used]


def trim(packages: Path) -> None:
    """Take them out of a folder of packages."""
    for path in unused(packages):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
