"""Builds the pages with Node when their sources have changed.

The API needs none of it. Where Node is missing, or a build fails, the local stack runs without.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from local import commands
from local.environments import ROOT
from local.pages import files
from local.steps import StackError, say, step

SCRIPT = ROOT / "scripts" / "frontend"
# What a build makes or does not read.
_PASSED_OVER = {"node_modules", "dist", "e2e"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesBuild:
    """The pages of a tree: `script` builds them, `stamp` keeps what from."""

    frontend: Path = ROOT / "frontend"
    script: Path = SCRIPT
    stamp: Path = ROOT / ".aws-sam" / "local" / "pages-built-from"

    def buildable(self) -> list[Path]:
        """Return the folders of the pages that there are sources of."""
        folders = [self.frontend / site.parent.name for site in files.SITES.values()]
        return [folder for folder in folders if (folder / "package.json").is_file()]

    def fingerprint(self) -> str:
        """Return a digest of everything a build depends on."""
        digest = hashlib.sha256()
        for path in sorted(self._sources()):
            content = path.read_bytes()
            name = path.relative_to(self.frontend)
            digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def _sources(self) -> Iterator[Path]:
        for folder, below, names in self.frontend.walk():
            below[:] = [name for name in below if name not in _PASSED_OVER]
            yield from (folder / name for name in names)

    def is_current(self) -> bool:
        """Say whether all pages are built from the sources as they are."""
        built = all((page / "dist/index.html").is_file() for page in self.buildable())
        return built and self.stamp.is_file() and self.stamp.read_text() == self.fingerprint()

    async def build(self, log: Path) -> None:
        """Install what is locked, build, and note what from. Raise StackError where that fails."""
        wanted = self.fingerprint()
        self.stamp.unlink(missing_ok=True)
        needed = os.environ | {"FRONTEND": "required"}
        command = [str(self.script), "build"]
        await commands.run("scripts/frontend build", command, log=log, env=needed)
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(wanted)

    async def refresh(self, log: Path) -> None:
        """Build the pages if that is needed and possible; say in one line why not."""
        if not self.buildable() or self.is_current():
            return
        try:
            with step("building the pages"):
                await self.build(log)
        except StackError:
            why = log.read_text(errors="replace").strip().rpartition("\n")[2]
            say(f"WARNING: the pages are not built: {why} (whole output: {log})")
