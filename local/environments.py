"""Virtual environments: `python -m local.environments dev sam cloud` makes what is not there yet.

Standard library only, since this runs before anything is installed. Three environments, because
their libraries exclude each other: aws-sam-cli and MiniStack pin different versions of boto3, and
the functions run on the local cloud's interpreter, which must not offer them a test's libraries. A
fourth, `peers`, has what `make bench` measures beside ours.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"dev": ".venv", "sam": ".venv-sam", "cloud": ".venv-cloud", "peers": ".venv-peers"}
LAYERS = tuple(sorted(ROOT.glob("layers/*/requirements.txt")))
WHEELS = ROOT / FOLDERS["sam"] / "layer-wheels"


def folder(name: str) -> Path:
    """Return where the environment is or will be."""
    return ROOT / FOLDERS[name]


def program(name: str, of: str) -> str:
    """Return the path of a program of an environment, installed or not yet."""
    return str(folder(name) / "bin" / of)


def ensure(name: str) -> None:
    """Make the environment and install its lock file, unless exactly that was done before."""
    lock = ROOT / "locks" / f"{name}.txt"
    if not is_done(folder(name), lock) or not Path(program(name, "python")).exists():
        started = announce(f"{FOLDERS[name]}: installing {lock.relative_to(ROOT)}")
        shutil.rmtree(folder(name), ignore_errors=True)
        # The interpreter beneath, should this one live in the environment just removed.
        python = getattr(sys, "_base_executable", sys.executable)
        subprocess.run([python, "-m", "venv", folder(name)], check=True)
        pip(name, "install", "-r", str(lock))
        mark_done(folder(name), lock)
        finish(started)
    if name == "sam" and not is_done(WHEELS, *LAYERS):
        started = announce(f"{FOLDERS[name]}: downloading the layers' libraries")
        shutil.rmtree(WHEELS, ignore_errors=True)
        for layer in LAYERS:
            pip(name, "download", "--dest", str(WHEELS), "-r", str(layer))
        mark_done(WHEELS, *LAYERS)
        finish(started)


def pip(name: str, command: str, *options: str) -> None:
    """Run the environment's pip: only wheels, and only those whose hashes are locked."""
    always = (
        "-qq",
        "--disable-pip-version-check",
        "--no-input",
        "--only-binary",
        ":all:",
    )
    python = program(name, "python")
    subprocess.run(
        [python, "-m", "pip", command, *always, "--require-hashes", *options], check=True
    )


def is_done(what: Path, *locks: Path) -> bool:
    """Say whether `what` was finished from exactly these lock files, by this Python."""
    stamp = what / "made-from"
    return stamp.is_file() and stamp.read_text() == digest(*locks)


def mark_done(what: Path, *locks: Path) -> None:
    """Note what is_done looks for."""
    (what / "made-from").write_text(digest(*locks))


def digest(*locks: Path) -> str:
    """Return what a finished installation is recognised by."""
    content = b"".join(lock.read_bytes() for lock in locks)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def announce(what: str) -> float:
    """Tell people what begins, and return when; a command's own output may be kept by a script."""
    print(f"  {what} … ", end="", flush=True, file=sys.stderr)
    return time.monotonic()


def finish(started: float) -> None:
    """Print how long it took."""
    print(f"{time.monotonic() - started:.1f} s", flush=True, file=sys.stderr)


def main() -> None:
    """Ensure the environments named on the command line."""
    try:
        for name in sys.argv[1:]:
            ensure(name)
    except subprocess.CalledProcessError:
        raise SystemExit("Installing the tools failed; see above.") from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
