"""What the benchmark needs beside the tests' tools, installed once into folders git ignores."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.bench.progress import say, step
from local import environments
from local.environments import ROOT

PEERS = ROOT / "benchmarks" / "peers"
MODULES = PEERS / "node_modules"
_LOCK = PEERS / "package-lock.json"
# Compiled for this machine's Node, if need be.
_NATIVE = "better-sqlite3"


def install() -> None:
    """Install the peers and DynamoDB Local; a peer that cannot be is missed where it is started."""
    environments.ensure("peers")
    if environments.is_done(MODULES, _LOCK):
        return
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise SystemExit("The peers and DynamoDB Local need Node and npm.")
    try:
        with step("installing benchmarks/peers/package-lock.json"):
            _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"npm could not install the peers: {error.stderr[-500:]}") from None
    # Node's own headers, where they came with it, so that nothing more is downloaded.
    prefix = Path(node).resolve().parents[1]
    headers = (prefix / "include" / "node" / "node.h").is_file()
    env = {"npm_config_nodedir": str(prefix)} if headers else {}
    try:
        with step(f"building {_NATIVE} (a minute or two, where nobody has built it for this Node)"):
            _run([npm, "rebuild", _NATIVE], env)
    except subprocess.CalledProcessError as error:
        say(f"!! {_NATIVE} could not be built, so better-auth is left out: {error.stderr[-500:]}")
        return
    environments.mark_done(MODULES, _LOCK)


def _run(command: list[str], env: dict[str, str] | None = None) -> None:
    subprocess.run(
        command,
        cwd=PEERS,
        env={**os.environ, **(env or {})},
        check=True,
        capture_output=True,
        text=True,
        timeout=900,
    )
