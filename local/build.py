"""The functions and their layers, built by `sam build` for this machine when a source has changed.

All local stacks share one build. It lies beside the one for deployment, `.aws-sam/build`.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import platform
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from local import aws, commands, environments
from local.environments import ROOT
from local.steps import step

FOLDER = ROOT / ".aws-sam" / "local"
ARTEFACTS = FOLDER / "build"
TEMPLATE = ARTEFACTS / "template.yaml"
STAMP = FOLDER / "built-from"
SOURCES = (
    "template.yaml",
    "infra",
    "functions",
    "layers",
    "locks/sam.txt",
    "local/bytecode.py",
    "local/trim.py",
)
ARCHITECTURE = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def fingerprint() -> str:
    """Return a digest of everything a build depends on."""
    digest = hashlib.sha256(f"{ARCHITECTURE} {sys.platform}".encode())
    for path in sorted(source_files()):
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def source_files() -> Iterator[Path]:
    """Return the files whose change makes another build."""
    for name in SOURCES:
        source = ROOT / name
        for path in (source, *source.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path


def is_current() -> bool:
    """Say whether the build is one of the sources as they are."""
    return TEMPLATE.is_file() and STAMP.is_file() and STAMP.read_text() == fingerprint()


@asynccontextmanager
async def exclusive() -> AsyncIterator[None]:
    """Keep other stacks of this checkout from building over what this one builds and deploys."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = os.open(FOLDER / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _try(lock):
            with step("waiting for another stack to build and deploy"):
                while not _try(lock):
                    await asyncio.sleep(0.1)
        yield
    finally:
        os.close(lock)


def _try(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def build(endpoint: str, logs: Path) -> None:
    """Build, and note what from."""
    wanted = fingerprint()
    STAMP.unlink(missing_ok=True)
    await sam_build(FOLDER, endpoint, logs)
    if sys.platform != "linux":
        await _install_native_libraries(logs)
    await compile_bytecode(ARTEFACTS, logs)
    STAMP.write_text(wanted)


async def sam_build(folder: Path, endpoint: str, logs: Path) -> None:
    """Build into the folder for Linux on this machine's processor, as Lambda would run it."""
    await commands.run(
        "sam build",
        [
            environments.program("sam", "sam"),
            "build",
            "--cached",
            "--parallel",
            f"--template-file={ROOT / 'template.yaml'}",
            f"--build-dir={folder / 'build'}",
            f"--cache-dir={folder / 'cache'}",
            "--parameter-overrides",
            f"Architecture={ARCHITECTURE}",
        ],
        log=logs / "build.log",
        env=_environment(endpoint),
    )


async def compile_bytecode(artefacts: Path, logs: Path) -> None:
    """Compile what was built, as `make build` does."""
    await commands.run(
        "Compiling bytecode",
        [environments.program("cloud", "python"), "-m", "local.bytecode", str(artefacts)],
        log=logs / "bytecode.log",
    )


def _environment(endpoint: str) -> dict[str, str]:
    env = aws.command_environment(endpoint)
    # sam looks for the runtime's python and its pip on PATH; its own environment has them.
    env["PATH"] = os.pathsep.join(
        [str(environments.folder("sam") / "bin"), env.get("PATH", os.defpath)]
    )
    if sys.platform == "linux":
        # The layers' libraries were downloaded with the tools: building needs no network.
        env |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(environments.WHEELS)}
    return env


async def _install_native_libraries(logs: Path) -> None:
    """Put this system's compiled libraries in place of the Linux ones that sam always fetches."""
    pip = [environments.program("sam", "python"), "-m", "pip", "install", "--no-index"]
    for layer in ARTEFACTS.glob("*/python"):
        await commands.run(
            "Installing this system's libraries",
            [
                *pip,
                *("--find-links", str(environments.WHEELS), "--upgrade", "--target", str(layer)),
                *("--require-hashes", "-r", str(layer / "requirements.txt")),
            ],
            log=logs / "native-libraries.log",
        )
