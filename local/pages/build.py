"""Builds the pages with Node when their sources have changed: `python -m local.pages.build`.

The API needs none of it. Where Node is missing, or a build fails, the local stack runs without.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local import commands
from local.build import exclusive
from local.environments import ROOT
from local.pages import files
from local.steps import StackError, say, step

FRONTEND = ROOT / "frontend"
STAMP = ROOT / ".aws-sam" / "local" / "pages-built-from"
INSTALLED = "node_modules/.installed-from"
OLDEST_NODE = 20
NO_NODE = f"Node {OLDEST_NODE} or later, with npm, is not here: the pages are not built."
# What a build makes or does not read.
_PASSED_OVER = {"node_modules", "dist", "e2e"}
# A registry that cannot be reached must not hold up for minutes those who want the API.
_NPM_CI = ("ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1")


def buildable(frontend: Path = FRONTEND) -> list[Path]:
    """Return the folders of the pages that there are sources of."""
    if not (frontend / "package.json").is_file():
        return []
    folders = [frontend / site.parent.name for site in files.SITES.values()]
    return [folder for folder in folders if (folder / "package.json").is_file()]


def fingerprint(frontend: Path = FRONTEND) -> str:
    """Return a digest of everything a build depends on."""
    digest = hashlib.sha256()
    for path in sorted(_sources(frontend)):
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(frontend)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _sources(frontend: Path) -> Iterator[Path]:
    for folder, below, names in frontend.walk():
        below[:] = [name for name in below if name not in _PASSED_OVER]
        yield from (folder / name for name in names)


def is_current(frontend: Path = FRONTEND, stamp: Path = STAMP) -> bool:
    """Say whether all pages are built from the sources as they are."""
    built = all((page / "dist/index.html").is_file() for page in buildable(frontend))
    return built and stamp.is_file() and stamp.read_text() == fingerprint(frontend)


def npm() -> str | None:
    """Return the path of npm beside a Node that is new enough, or None."""
    node, found = shutil.which("node"), shutil.which("npm")
    if not node or not found:
        return None
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        major = int(said.stdout.removeprefix("v").partition(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return found if major >= OLDEST_NODE else None


async def install(npm: str, logs: Path, frontend: Path = FRONTEND) -> None:
    """Install what is locked, unless exactly that was done. Raise StackError where that fails."""
    lock, installed = frontend / "package-lock.json", frontend / INSTALLED
    locked = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not installed.is_file() or installed.read_text() != locked:
        command = [npm, "--prefix", str(frontend), *_NPM_CI]
        await commands.run("npm ci", command, log=logs / "npm.log")
        installed.write_text(locked)


async def build(npm: str, logs: Path, frontend: Path = FRONTEND, stamp: Path = STAMP) -> None:
    """Install, build, and note what from. Raise StackError where that fails."""
    wanted = fingerprint(frontend)
    await install(npm, logs, frontend)
    stamp.unlink(missing_ok=True)
    command = [npm, "--prefix", str(frontend), "run", "build"]
    await commands.run("npm run build", command, log=logs / "pages.log")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


async def refresh(logs: Path) -> None:
    """Build the pages if that is needed and possible; say in one line why not."""
    if not buildable() or is_current():
        return
    found = npm()
    if found is None:
        say(f"  {NO_NODE}")
        return
    try:
        with step("building the pages"):
            await build(found, logs)
    except StackError as error:
        say(f"WARNING: the pages are not built: {str(error).splitlines()[0]} See {logs}.")


def main() -> None:
    """Build now, whatever was built before; end with 1 where that cannot be."""
    if not buildable():
        raise SystemExit("There are no pages in frontend/ to build.")
    found = npm()
    if found is None:
        raise SystemExit(NO_NODE)
    try:
        asyncio.run(_build_alone(found))
    except StackError as error:
        sys.exit(str(error))


async def _build_alone(npm: str) -> None:
    async with exclusive():
        with step("building the pages"):
            await build(npm, STAMP.parent / "logs")


if __name__ == "__main__":
    main()
