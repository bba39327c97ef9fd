"""The functions and their layer, built by `sam build` for this machine, again only when a source changed.

All local stacks share one build beside the one for deployment (`.aws-sam/build`), which stays untouched.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local import aws, commands, environments
from local.environments import ROOT

FOLDER = ROOT / ".aws-sam" / "local"
TEMPLATE = FOLDER / "build" / "template.yaml"
STAMP = FOLDER / "build-of"
SOURCES = ("template.yaml", "infra", "functions", "layers", "locks/sam.txt")
ARCHITECTURE = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def fingerprint() -> str:
    """Return a digest of everything a build depends on."""
    digest = hashlib.sha256(ARCHITECTURE.encode())
    for path in sorted(source_files()):
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def source_files() -> Iterator[Path]:
    for name in SOURCES:
        if (ROOT / name).is_file():
            yield ROOT / name
        for path in (ROOT / name).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                yield path


def is_current() -> bool:
    return TEMPLATE.is_file() and STAMP.is_file() and STAMP.read_text() == fingerprint()


@contextmanager
def exclusive() -> Iterator[None]:
    """Keep other local stacks of this checkout from building over what this one builds and deploys."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = os.open(FOLDER / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


async def build(endpoint: str, log: Path) -> None:
    wanted = fingerprint()
    STAMP.unlink(missing_ok=True)
    env = aws.command_environment(endpoint)
    # sam looks for the runtime's python and its pip on PATH; the environment's own is the right version.
    env["PATH"] = os.pathsep.join(
        [str(environments.folder("sam") / "bin"), env.get("PATH", os.defpath)]
    )
    await commands.run(
        "sam build",
        [
            environments.executable("sam", "sam"),
            "build",
            "--cached",
            "--parallel",
            f"--template-file={ROOT / 'template.yaml'}",
            f"--build-dir={FOLDER / 'build'}",
            f"--cache-dir={FOLDER / 'cache'}",
            "--parameter-overrides",
            f"Architecture={ARCHITECTURE}",
        ],
        log=log,
        env=env,
    )
    python = environments.executable("cloud", "python")
    compile_command = [python, "-m", "local.bytecode", str(FOLDER / "build")]
    await commands.run("Compiling bytecode", compile_command, log=log.with_name("bytecode.log"))
    STAMP.write_text(wanted)
