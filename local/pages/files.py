"""What every server of the pages says about a file: its type, and how long it may be kept."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from local.environments import ROOT

# Where each site's files are, by the path that it is served under.
SITES = {"/": ROOT / "frontend/demo/dist", "/console/": ROOT / "frontend/console/dist"}

# Spelled out: what Python's own table says depends on the machine.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"


def content_type(name: str) -> str:
    """Return the type of a file by its name; what is unknown is nothing that a browser runs."""
    return _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def cache_control(name: str) -> str:
    """Return how long a file may be kept."""
    return _FOR_EVER if is_asset(name) else _ASK_EACH_TIME


def is_asset(name: str) -> bool:
    """Say whether a file never changes under its name: in `assets/` it has a digest in it."""
    return "assets" in PurePosixPath(name).parts[:-1]


def find(path: str, sites: dict[str, Path]) -> Path | None:
    """Return the file that a decoded path means, or None. Nothing outside of its site is one.

    A deep link into the console, whatever has no dot in its last part, is the console's page: the
    same rule as PagesFunction's in the template.
    """
    root, *parts = path.split("/")
    if root or not parts or "\\" in path or "\0" in path:
        return None
    if "" in parts[:-1] or {".", ".."} & set(parts):
        return None
    prefix = "/console/" if path.startswith("/console/") else "/"
    folder, rest = sites[prefix], path.removeprefix(prefix)
    if prefix == "/console/" and "." not in parts[-1]:
        rest = "index.html"
    file = (folder / (rest or "index.html")).resolve()
    if not file.is_relative_to(folder.resolve()):
        return None
    try:
        return file if file.is_file() else None
    except OSError:  # a name that is longer than a file's can be
        return None
