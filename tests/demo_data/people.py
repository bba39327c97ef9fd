"""Who comes when, and what they do: drawn so that a month looks like one of a web app."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import httpx

from benchmarks.storm.timeline import HOUR, MINUTE, SECOND, Process
from tests.demo_data.month import DAY, Month

_PLATFORMS = {"web": 58, "ios": 17, "android": 15, "windows": 4, "macos": 4, "linux": 2}
_LOCALES = {"en": 45, "de": 20, "pt-BR": 15, "fr": 12, "ja": 8}
_NAMES = ("Ada", "Noor", "Tomás", "Ingrid", "Kofi", "Mei", "Lucía", "Priya", "Jonas", "Zoë")
_REASONS = ("the visitor asked support", "shared computer, reported by phone", "test account")
# How busy an hour is (UTC), on a working day and on a weekend.
_WORKING = (2, 1, 1, 1, 1, 2, 5, 10, 16, 20, 21, 19, 15, 18, 21, 20, 17, 14, 12, 11, 10, 8, 6, 3)
_WEEKEND = (3, 2, 1, 1, 1, 1, 2, 3, 5, 7, 9, 9, 8, 8, 8, 8, 8, 8, 9, 10, 10, 8, 6, 4)
_CONTENTS = {"application/pdf": b"%PDF-1.7\n", "image/png": b"\x89PNG\r\n\x1a\n"}


def arrivals(random: Random, since: int, days: int, visitors: int) -> Iterator[int]:
    """Yield when each visitor comes: by weekday and hour, and a little more each week."""
    hours = range(since, since + days * DAY, HOUR)
    weights = [_busyness(hour) * (1 + 0.25 * (hour - since) / (days * DAY)) for hour in hours]
    for hour in random.choices(hours, weights, k=visitors):
        yield hour + random.randrange(HOUR)


def _busyness(at: int) -> int:
    then = datetime.fromtimestamp(at / 1000, UTC)
    return (_WEEKEND if then.weekday() >= 5 else _WORKING)[then.hour]


class Person:
    """One visitor. `live` is one visit, and what comes of it."""

    def __init__(self, month: Month) -> None:
        self.month, self.random = month, month.random
        self.token, self.session_id = "", ""

    def live(self) -> Process[None]:
        self._begin()
        yield from self._stay(self._length())
        drawn = self.random.random()
        if drawn < 0.36:
            self._ask("DELETE", "/v1/session")
        elif drawn < 0.42:
            yield from self._come_back_renewed()
        elif drawn < 0.435:
            self._operate("DELETE", "")
        elif drawn < 0.439:
            self._operate("POST", "/block")
            yield 5 * MINUTE
            self._ask("GET", "/v1/session")
        elif drawn < 0.446:
            self._operate("POST", "/renew")
            yield MINUTE
            self._ask("GET", "/v1/session")
            yield from self._go_on("service_requested")
        elif drawn < 0.449:
            yield from self._be_robbed()
        elif drawn < 0.53:
            yield self.random.randrange(35 * MINUTE, 20 * HOUR)
            self._ask("GET", "/v1/session")
            yield from self._go_on("expired")
        elif drawn < 0.55:
            yield self.random.randrange(26 * HOUR, 60 * HOUR)
            self._ask("GET", "/v1/session")

    def _begin(self) -> None:
        body: dict[str, Any] = {
            "transport": "token",
            "platform": self._one(_PLATFORMS),
            "locale": self._one(_LOCALES),
            "app_version": self.random.choice(("2.3.0", "2.4.0", "2.4.1")),
            "consents": {"analytics": self.random.random() < 0.6},
        }
        self._take(self._ask("POST", "/v1/session", json=body))

    def _length(self) -> int:
        """How long a visit lasts: minutes mostly, seconds and hours at times."""
        return round(min(self.random.lognormvariate(6.0, 1.3), 5 * 3600) * SECOND)

    def _stay(self, length: int) -> Process[None]:
        ends = self.month.now + length
        while self.month.now < ends:
            yield min(self.random.randrange(15 * SECOND, 9 * MINUTE), ends - self.month.now)
            yield from self._do_something()

    def _do_something(self) -> Process[None]:
        drawn = self.random.random()
        if drawn < 0.34:
            self._ask("GET", "/v1/session")
        elif drawn < 0.72:
            self._ask("POST", "/v1/session/touch")
        elif drawn < 0.84:
            yield from self._upload()
        elif drawn < 0.93:
            name = self.random.choice(_NAMES)
            profile = {"name": name, "email": f"{name.lower()}@visitor.example"}
            body = {
                "profile": {k: v.encode("ascii", "ignore").decode() for k, v in profile.items()}
            }
            version = '"1"' if self.random.random() < 0.8 else '"7"'
            self._ask("PATCH", "/v1/session", json=body, headers={"If-Match": version})
        elif drawn < 0.97:
            self._ask("GET", "/v1/session/devices")
        else:
            self._ask("PATCH", "/v1/session", json={"locale": "no locale"})

    def _upload(self) -> Process[None]:
        kind = self.random.choice([*_CONTENTS, "application/zip"] if self.random.random() < 0.2
                                  else list(_CONTENTS))  # fmt: skip
        size = self.random.randrange(2_000, 60_000)
        name = f"{self.random.choice(('scan', 'letter', 'photo', 'notes'))}.{kind[-3:]}"
        body = {"filename": name, "content_type": kind, "size": size}
        answer = self._ask("POST", "/v1/session/uploads", json=body)
        if not answer.is_success:
            return
        told = answer.json()
        yield self.random.randrange(SECOND, 20 * SECOND)
        drawn = self.random.random()
        if drawn < 0.94:
            begins = b"PK\x03\x04" if drawn < 0.03 else _CONTENTS[kind]
            key = told["post"]["fields"]["key"]
            self.month.arrive(key, begins + bytes(size - len(begins)))
        if drawn > 0.9:
            yield 30 * SECOND
            self._ask("DELETE", f"/v1/session/uploads/{told['upload']['upload_id']}")

    def _come_back_renewed(self) -> Process[None]:
        yield self.random.randrange(MINUTE, 10 * MINUTE)
        yield from self._go_on("user_requested")

    def _go_on(self, reason: str) -> Process[None]:
        answer = self._ask("POST", "/v1/session/renew", json={"reason": reason})
        if answer.is_success:
            self._take(answer)
            yield from self._stay(self._length() // 2)
            if self.random.random() < 0.5:
                self._ask("DELETE", "/v1/session")

    def _be_robbed(self) -> Process[None]:
        """A token that was rotated away twice is used by somebody else."""
        stolen = self.token
        for _ in range(2):
            rotated = self._ask("POST", "/v1/session/rotate")
            if not rotated.is_success:
                return
            self.token = rotated.json()["token"]
            yield 3 * MINUTE
            self._ask("GET", "/v1/session")
        self.token = stolen
        self._ask("GET", "/v1/session")

    def _take(self, answer: httpx.Response) -> None:
        told = answer.json()
        self.token, self.session_id = told["token"], told["session"]["session_id"]

    def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = options.pop("headers", {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if method == "POST":
            headers["Idempotency-Key"] = str(UUID(bytes=self.random.randbytes(16), version=4))
        self.month.client.cookies.clear()
        answer = self.month.client.request(method, path, headers=headers, **options)
        assert answer.status_code < 500, answer.text
        return answer

    def _operate(self, method: str, action: str) -> None:
        """An operator does something to this visitor's session, and says why."""
        reason = self.random.choice(_REASONS)
        headers = {"Authorization": f"Bearer {self.month.operator_key}"}
        options: dict[str, Any] = {"json": {"reason": reason}} if method == "POST" else {}
        if method == "DELETE":
            headers["Operator-Reason"] = reason
        path = f"/v1/admin/sessions/{self.session_id}{action}"
        answer = self.month.client.request(method, path, headers=headers, **options)
        assert answer.status_code < 500, answer.text

    def _one(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]


class Intruder(Person):
    """A program that tries made-up tokens, fast, for some minutes."""

    def live(self) -> Process[None]:
        for _ in range(self.random.randrange(60, 140)):
            self.token = self.random.randbytes(60).hex()
            self._ask("GET", "/v1/session")
            yield self.random.randrange(SECOND, 9 * SECOND)
