"""The main job over HTTP, through `sam local start-api`: from the first call to the last."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from local.steps import StackError, say

FILE = b"%PDF-1.4\n%%EOF\n"
NAME = "paper.pdf"
UPLOAD = {"filename": NAME, "content_type": "application/pdf", "size": len(FILE)}
# A function's first call makes its image and starts its container.
CALL_SECONDS = 120
STORED_SECONDS = 15


class Visitor:
    """Makes calls and prints them; one that is not answered as it should be ends the tour."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http, self._base = http, base
        self.calls = 0
        self.token = ""

    async def call(self, method: str, path: str, expected: int, body: Any = None) -> Any:
        """Make a call of the service and return what it says."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = self._base + path
        return await self._send(method, path, expected, url, json=body, headers=headers)

    async def send_form(self, post: dict[str, Any], cloud: str) -> None:
        """Send the file as a browser does, to the name in the form at its address out here."""
        place = urlsplit(post["url"])
        form = aiohttp.FormData(post["fields"])
        form.add_field("file", FILE, filename=NAME)
        headers = {"Host": place.netloc}
        url = cloud + place.path
        await self._send("POST", "(the form, to the bucket)", 204, url, data=form, headers=headers)

    async def _send(self, method: str, what: str, expected: int, url: str, **rest: Any) -> Any:
        started = time.monotonic()
        try:
            async with self._http.request(method, url, **rest) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise StackError(f"{method} {what} was not answered: {error!r}") from None
        self.calls += 1
        say(f"  {method:6} {what:25}  {answer.status} {time.monotonic() - started:6.2f} s")
        if answer.status != expected:
            raise StackError(f"{method} {what} should have answered {expected}: {text[:500]}")
        return json.loads(text) if text.startswith("{") else None


async def take(base: str, cloud: str) -> int:
    """Visit, upload, leave; return how many calls that took."""
    timeout = aiohttp.ClientTimeout(total=CALL_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        visitor = Visitor(http, base)
        session = await visitor.call("POST", "/v1/session", 201, {"transport": "token"})
        visitor.token = session["token"]
        await visitor.call("GET", "/v1/session", 200)
        created = await visitor.call("POST", "/v1/session/uploads", 201, UPLOAD)
        await visitor.send_form(created["post"], cloud)
        await _wait_until_stored(visitor)
        await visitor.call("DELETE", "/v1/session", 204)
        await visitor.call("GET", "/v1/session", 401)
        return visitor.calls


async def _wait_until_stored(visitor: Visitor) -> None:
    """S3's event goes to the running stack's own associate_upload, not through sam."""
    deadline = time.monotonic() + STORED_SECONDS
    while True:
        (upload,) = (await visitor.call("GET", "/v1/session/uploads", 200))["items"]
        if upload["status"] == "stored":
            return
        if time.monotonic() > deadline:
            raise StackError(f"After {STORED_SECONDS} s the upload is still {upload['status']}.")
        await asyncio.sleep(1)
