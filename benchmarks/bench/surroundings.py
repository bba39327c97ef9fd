"""What a figure was measured on, and what of."""

from __future__ import annotations

import io
import json
import os
import platform
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.bench.installation import PEERS
from benchmarks.callgrind import interpreter
from local import build
from local.environments import ROOT

DEPLOYED = ROOT / ".aws-sam" / "build" / "CommonLayer"
_PYTHON = "import sys, sysconfig; print(sys.version.split()[0], sysconfig.get_config_var('PGO_PROF_USE_FLAG') and '--enable-optimizations' in (sysconfig.get_config_var('CONFIG_ARGS') or ''))"  # noqa: E501


def describe() -> dict[str, Any]:
    """Return the date, the machine, and the versions of all that took part."""
    version, optimised = _said([*interpreter(), "-c", _PYTHON]).split()
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": (
            f"{_processor()}, {os.cpu_count()} cores, {platform.system()}"
            f" {platform.release().partition('-')[0]}, load {os.getloadavg()[0]:.1f} at the start"
        ),
        "versions": {
            "python": f"{version}{'' if optimised == 'True' else ' (built without PGO)'}",
            "node": _said([shutil.which("node") or "node", "--version"]).lstrip("v"),
            "peers": _peer_versions(),
        },
    }


def layer() -> dict[str, Any]:
    """Return the size of the common layer as `sam deploy` would zip it: deflate."""
    folder = DEPLOYED if DEPLOYED.is_dir() else build.ARTEFACTS / "CommonLayer"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    is_deployed = folder == DEPLOYED
    return {
        "layer_megabytes": round(packed.tell() / 1e6, 2),
        "layer_of": "make build" if is_deployed else f"the local build, {build.ARCHITECTURE}",
    }


def _processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()


def _peer_versions() -> dict[str, str]:
    package = json.loads((PEERS / "package.json").read_text())
    lock = (ROOT / "locks" / "peers.txt").read_text()
    pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))
    python = ("flask", "flask-session", "boto3", "gunicorn")
    return {**package["dependencies"], **{name: pins[name] for name in python}}


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
