"""Virtual environments: `python -m local.environments dev sam cloud` makes the ones that are missing or stale.

Standard library only, since this is what runs before anything is installed. Three environments, because
their libraries exclude each other: aws-sam-cli and MiniStack pin different versions of boto3, and the
functions run on the interpreter of the local cloud, which must not offer them a test's libraries.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"dev": ".venv", "sam": ".venv-sam", "cloud": ".venv-cloud"}


def folder(name: str) -> Path:
    return ROOT / FOLDERS[name]


def executable(name: str, program: str) -> str:
    """Return the path of a program of an environment, whether or not it is installed yet."""
    return str(folder(name) / "bin" / program)


def ensure(name: str) -> None:
    """Make the environment and install its lock file, unless exactly that was done before."""
    lock, stamp = ROOT / "locks" / f"{name}.txt", folder(name) / "installed-lock"
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    python = executable(name, "python")
    if stamp.is_file() and stamp.read_text() == wanted and Path(python).exists():
        return
    started = time.monotonic()
    print(f"{FOLDERS[name]}: installing {lock.relative_to(ROOT)} …", flush=True)
    shutil.rmtree(folder(name), ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder(name)], check=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "--only-binary", ":all:", "--require-hashes", "-r", lock], check=True)
    stamp.write_text(wanted)
    print(f"{FOLDERS[name]}: ready after {time.monotonic() - started:.1f} s", flush=True)


def main() -> None:
    for name in sys.argv[1:]:
        try:
            ensure(name)
        except subprocess.CalledProcessError:
            raise SystemExit(f"{FOLDERS[name]} could not be installed; see above.") from None
        except KeyboardInterrupt:
            raise SystemExit(130) from None


if __name__ == "__main__":
    main()
