"""Answers to a browser that asks for a page; everything else is the API's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from local.http_api.events import Answer
from local.pages import files

_APIS = ("/v1/", "/.well-known/")
_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Maria Sessions</title>
<main>
<h1>This page is not built yet</h1>
<p>The API is here: <a href="/v1/openapi.json">its calls</a> and
<a href="/v1/health">its health</a>.</p>
<p>The pages need Node 20.19 or later. Build them with <code>make frontend</code> and load this page
again; nothing has to be started anew.</p>
</main>
"""


def content_security_policy(uploads: str) -> str:
    """Return the policy of every page. `uploads` is the origin that visitors' files go to."""
    also = f"'self' {uploads}".rstrip()
    return (
        f"default-src 'self'; connect-src {also}; img-src {also}; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


@dataclass(slots=True)
class Pages:
    """The built pages. `uploads` is the local S3's origin, known once the cloud runs."""

    sites: dict[str, Path] = field(default_factory=lambda: dict(files.SITES))
    uploads: str = ""

    def answer(self, method: str, raw_path: str, known: str = "") -> Answer | None:
        """Return the answer to a request for a page, or None where the API has to answer.

        `raw_path` is percent-encoded as it came; `known` is If-None-Match.
        """
        if method not in ("GET", "HEAD") or raw_path.startswith(_APIS):
            return None
        path = unquote(raw_path)
        if path == "/console":
            return Answer(308, [("location", "/console/")])
        file = files.find(path, self.sites)
        if file is not None:
            return self._file(file, known)
        if path in self.sites:
            return self._page(_NOT_BUILT.encode(), "index.html", known)
        if (
            path == "/favicon.ico"
        ):  # which a browser asks for unasked, and calls its absence an error
            return Answer(204)
        return None

    def _file(self, file: Path, known: str) -> Answer:
        site = next(s for s in self.sites.values() if file.is_relative_to(s.resolve()))
        return self._page(file.read_bytes(), str(file.relative_to(site.resolve())), known)

    def _page(self, content: bytes, name: str, known: str) -> Answer:
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = [
            ("cache-control", files.cache_control(name)),
            ("content-security-policy", content_security_policy(self.uploads)),
            ("etag", etag),
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ]
        if etag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
            return Answer(304, headers)
        return Answer(200, [("content-type", files.content_type(name)), *headers], content)
