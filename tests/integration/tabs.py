"""The tabs of one browser, and of one app: each a thread and a connection of its own."""

import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any, Protocol

import httpx

_AGAIN = {409, 503}
_TRIES = 5


class Memory(Protocol):
    """Where a tab keeps the credential that it was handed."""

    transport: str

    def headers(self) -> dict[str, str]:
        """Return the headers that show the credential, if there is one."""
        ...

    def keep(self, answer: httpx.Response) -> None:
        """Keep what an answer hands out."""
        ...


@dataclass
class BrowserJar:
    """The browser's: one for all tabs. The last answer to arrive wins."""

    cookie: str = ""
    transport: str = "cookie"

    def headers(self) -> dict[str, str]:
        shown = {"Cookie": f"session={self.cookie}"} if self.cookie else {}
        return {"Session-Client": "tabs", **shown}

    def keep(self, answer: httpx.Response) -> None:
        for line in answer.headers.get_list("set-cookie"):
            morsel = SimpleCookie(line)["session"]
            self.cookie = morsel.value if morsel["max-age"] != "0" else ""


@dataclass
class OwnToken:
    """An app's window: what it was told, nobody else knows."""

    token: str = ""
    transport: str = "token"

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def keep(self, answer: httpx.Response) -> None:
        self.token = answer.json().get("token", self.token)


class Tabs:
    """Some tabs that act at the same moment, each with the credential it has then."""

    def __init__(self, clients: Sequence[httpx.Client], memories: Sequence[Memory]) -> None:
        self.clients = clients
        self.memories = memories
        self._threads = ThreadPoolExecutor(len(clients))

    def close(self) -> None:
        self._threads.shutdown()

    def all_at_once(
        self, method: str, path: str, *, lost: Collection[int] = (), **options: Any
    ) -> list[httpx.Response]:
        """Send one request from each tab at the same moment; the answers of some get lost."""
        together = Barrier(len(self.clients))

        def act(index: int) -> httpx.Response:
            shown = self.memories[index].headers()
            together.wait(timeout=30)
            answer = self._settled(index, method, path, shown, options)
            if index not in lost:
                self.memories[index].keep(answer)
            return answer

        return list(self._threads.map(act, range(len(self.clients))))

    def ask_again(self, index: int, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a lost request again, with the credential that the tab has now."""
        answer = self._settled(index, method, path, self.memories[index].headers(), options)
        self.memories[index].keep(answer)
        return answer

    def opened_sessions(self) -> set[tuple[int, str]]:
        """Return what the tabs' credentials open: status and session id."""
        found = set()
        for headers in {tuple(memory.headers().items()) for memory in self.memories}:
            answer = self.clients[0].get("/v1/session", headers=dict(headers))
            found.add((answer.status_code, answer.json().get("session", {}).get("session_id", "")))
        return found

    def _settled(
        self, index: int, method: str, path: str, shown: dict[str, str], options: dict[str, Any]
    ) -> httpx.Response:
        """Do what the service says in its refusals: try again after the time in Retry-After."""
        headers = {**shown, **options.get("headers", {})}
        send: Callable[[], httpx.Response] = lambda: self.clients[index].request(  # noqa: E731
            method, path, **{**options, "headers": headers}
        )
        answer = send()
        for _ in range(_TRIES):
            if answer.status_code not in _AGAIN:
                break
            time.sleep(float(answer.headers["retry-after"]))
            answer = send()
        return answer
