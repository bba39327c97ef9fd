"""A line between browser and local stack that does what real ones do, on command.

The browser talks to `url`, one origin for pages, API and, under `/-s3-`, the uploads' S3. Tests
talk to `control`: `POST /troubles` adds one, `DELETE /troubles` ends all of them, `GET /requests`
tells what the browser asked since `DELETE /requests`, and `POST /deeds/{name}` has something done
behind the API. For tests only.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

S3_PATH = "/-s3-"
_SECONDS = 30
# They tell of one connection (RFC 9110 §7.6.1); the lengths are worked out anew.
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "upgrade", "te"}

type Deed = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Trouble:
    """What happens to requests whose method and path fit; `times` is how often, None for always.

    drop: they never arrive. answer: the line answers in the server's place. delay: they arrive
    after `seconds`. lose: the server carries them out, and its answer gets lost.
    """

    kind: Literal["drop", "answer", "delay", "lose"]
    path: str = ""
    method: str = ""
    times: int | None = None
    status: int = 503
    seconds: float = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    def __post_init__(self) -> None:
        """Refuse what a test got wrong, rather than let it pass for a line in order."""
        if self.kind not in ("drop", "answer", "delay", "lose"):
            raise ValueError(f"there is no trouble {self.kind!r}")
        re.compile(self.path)

    def meets(self, method: str, path: str) -> bool:
        """Say whether it happens to this request; count it if so."""
        if self.times == 0 or self.method not in ("", method) or not re.search(self.path, path):
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(slots=True)
class UnreliableLine:
    """The line to a `stack` and to its `s3`, both given as origins."""

    stack: str
    s3: str
    deeds: Mapping[str, Deed] = field(default_factory=dict)
    url: str = ""
    control: str = ""
    troubles: list[Trouble] = field(default_factory=list)
    requests: list[dict[str, object]] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        """Hand a request on to whom it is for, with the troubles that meet it.

        Each gets a connection of its own: Chromium repeats by itself, a POST too, what breaks off
        on one that was used before, and no trouble would ever be seen.
        """
        asked: dict[str, object] = {"method": request.method, "path": request.rel_url.raw_path}
        self.requests.append(asked)
        answer = await self._answer(request, request.rel_url.raw_path)
        asked["status"] = answer.status
        asked["answer"] = _json(answer)
        answer.force_close()
        return answer

    async def _answer(self, request: web.Request, path: str) -> web.Response:
        lost = False
        for trouble in list(self.troubles):
            if not trouble.meets(request.method, path):
                continue
            if trouble.kind == "drop":
                return _hang_up(request)
            if trouble.kind == "answer":
                return web.Response(
                    status=trouble.status, headers=trouble.headers, text=trouble.body
                )
            await asyncio.sleep(trouble.seconds)
            lost = lost or trouble.kind == "lose"
        answer = await self._ask(request, path)
        return _hang_up(request) if lost else answer

    async def _ask(self, request: web.Request, path: str) -> web.Response:
        headers = CIMultiDict(
            (name, value)
            for name, value in request.headers.items()
            if name.lower() not in _HOP_BY_HOP
        )
        target = self.stack
        if path.startswith(f"{S3_PATH}/"):
            target, path = self.s3, path.removeprefix(S3_PATH)
            headers["Host"] = self.s3.removeprefix("http://")  # which a download is signed for
        query = request.rel_url.raw_query_string
        url = URL(f"{target}{path}{'?' * bool(query)}{query}", encoded=True)
        assert self._session is not None
        sent = await request.read()
        # Not as bytes: aiohttp warns of more than a MiB of them, and a warning is an error here.
        body = io.BytesIO(sent) if sent else None
        async with self._session.request(
            request.method, url, headers=headers, data=body, allow_redirects=False
        ) as answer:
            content = await answer.read()
            kept = CIMultiDict(
                (name, value)
                for name, value in answer.headers.items()
                if name.lower() not in _HOP_BY_HOP
            )
            if "json" in answer.headers.get("content-type", ""):
                content = content.replace(self.s3.encode(), f"{self.url}{S3_PATH}".encode())
            return web.Response(status=answer.status, headers=kept, body=content)

    async def add(self, request: web.Request) -> web.Response:
        """Begin a trouble."""
        try:
            self.troubles.append(Trouble(**await request.json()))
        except (TypeError, ValueError, re.error) as error:
            return web.Response(status=400, text=str(error))
        return web.Response(status=204)

    async def clear(self, _request: web.Request) -> web.Response:
        """End all troubles."""
        self.troubles.clear()
        return web.Response(status=204)

    async def tell(self, _request: web.Request) -> web.Response:
        """Tell what was asked, in order; `status` is missing until it is answered, 499 if never."""
        return web.json_response(self.requests)

    async def forget(self, _request: web.Request) -> web.Response:
        """Begin the account anew."""
        self.requests.clear()
        return web.Response(status=204)

    async def do(self, request: web.Request) -> web.Response:
        """Do something behind the API; the body names what to."""
        deed = self.deeds.get(request.match_info["name"])
        if deed is None:
            return web.Response(status=404, text=f"there are {', '.join(self.deeds)}")
        await asyncio.to_thread(deed, await request.text())
        return web.Response(status=204)

    async def serve(self, started: threading.Event, stop: asyncio.Event) -> None:
        """Serve both ports until told to stop."""
        control = web.Application(client_max_size=2**26)
        control.router.add_post("/troubles", self.add)
        control.router.add_delete("/troubles", self.clear)
        control.router.add_get("/requests", self.tell)
        control.router.add_delete("/requests", self.forget)
        control.router.add_post("/deeds/{name}", self.do)
        line = web.Application(client_max_size=2**26)
        line.router.add_route("*", "/{path:.*}", self.pass_on)
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        async with aiohttp.ClientSession(
            timeout=timeout, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
        ) as self._session:
            runners = [
                web.AppRunner(app, access_log=None, auto_decompress=False, shutdown_timeout=1)
                for app in (line, control)
            ]
            try:
                addresses = [await _listen(runner) for runner in runners]
                self.url, self.control = addresses
                started.set()
                await stop.wait()
            finally:
                for runner in runners:
                    await runner.cleanup()


@contextmanager
def unreliable_line(
    stack: str, s3: str, deeds: Mapping[str, Deed] | None = None
) -> Iterator[UnreliableLine]:
    """Lay a line, in a thread of its own, and take it away in the end."""
    line, started = UnreliableLine(stack, s3, deeds or {}), threading.Event()
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=[line.serve(started, stop)])
    thread.start()
    try:
        assert started.wait(_SECONDS), "the line was not laid"
        yield line
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(_SECONDS)
        loop.close()


async def _listen(runner: web.AppRunner) -> str:
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address: Any = runner.addresses[0]
    return f"http://127.0.0.1:{address[1]}"


def _json(answer: web.Response) -> Any:
    if "json" not in answer.headers.get("content-type", "") or not isinstance(answer.body, bytes):
        return None
    try:
        return json.loads(answer.body)
    except ValueError:  # compressed, or not what it says
        return None


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)  # which nobody receives any more
