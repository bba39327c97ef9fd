"""Visitors: they come, upload, go away, renew, delete and end, and ask until they are answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx

from benchmarks.storm.deployment import Deployment
from benchmarks.storm.files import CONTENTS, ZIP, Arrival, arrivals, draw_fate
from benchmarks.storm.model import Loss, Model, Span, Upload, Version
from benchmarks.storm.timeline import HOUR, MINUTE, SECOND, Process

MOST_TRIES = 60
TOUCH = 61 * SECOND


class Visitor:
    """One visitor's browser. It believes nothing but an answer, and tells the model of it."""

    def __init__(
        self, deployment: Deployment, model: Model, client: httpx.Client, home_by: int
    ) -> None:
        self.deployment, self.model, self.client = deployment, model, client
        self.home_by = home_by
        self.random = deployment.random
        self.token, self.session = "", ""
        self.uploads: list[Upload] = []

    @property
    def now(self) -> int:
        return self.deployment.now

    def live(self, files: int) -> Process[None]:
        """Upload so many files, with all that life brings in between."""
        yield from self.begin()
        for _ in range(files):
            yield from self.rest()
            yield from self.do_something()
            yield from self.upload()
        yield self.random.randrange(5 * SECOND, 4 * MINUTE)
        if self.random.random() < 0.35:
            yield from self.end()

    def stay(self, is_over: Callable[[], bool]) -> Process[None]:
        """Keep the page open."""
        while not is_over():
            yield self.random.randrange(2 * MINUTE, 6 * MINUTE)
            yield from self.touch()

    def rest(self) -> Process[None]:
        """Pause for moments, for a while, until the session has lapsed, or until it is closed."""
        drawn = self.random.random()
        if self.now > self.home_by - HOUR:
            drawn *= 0.96
        if self.now > self.home_by:
            drawn *= 0.86
        if drawn < 0.86:
            yield self.random.randrange(2 * SECOND, 2 * MINUTE)
        elif drawn < 0.96:
            yield self.random.randrange(2 * MINUTE, 19 * MINUTE)
        elif drawn < 0.985:
            self.count("visitors away until their session lapsed")
            yield self.random.randrange(21 * MINUTE, 49 * MINUTE)
        else:
            self.count("visitors away until their session closed")
            yield self.random.randrange(51 * MINUTE, 70 * MINUTE)

    def do_something(self) -> Process[None]:
        drawn = self.random.random()
        if drawn < 0.06:
            yield from self.renew()
        elif drawn < 0.16 and self.uploads:
            yield from self.delete(self.random.choice(self.uploads))
        elif drawn < 0.3:
            yield from self.touch()

    def begin(self) -> Process[None]:
        """Ask for a new session."""
        self.uploads = []
        self.token = ""
        answer, at = yield from self.ask("POST", "/v1/session", json={"transport": "token"})
        assert answer.status_code == 201, answer.text
        self.take(answer)
        self.model.begun(self.session, at)
        self.count("sessions begun")

    def take(self, answer: httpx.Response) -> None:
        told = answer.json()
        self.token, self.session = told["token"], told["session"]["session_id"]

    def upload(self) -> Process[None]:
        """Get a form, whatever it takes, and send what is drawn."""
        kind = self.random.choice(list(CONTENTS))
        size = self.random.randrange(20_000, 600_000)
        body = {"filename": "file", "content_type": kind, "size": size}
        answer, at = yield from self.ask_alive("POST", "/v1/session/uploads", json=body)
        assert answer.is_success, answer.text
        told = answer.json()
        key = told["post"]["fields"]["key"]
        upload = Upload(told["upload"]["upload_id"], key, self.session, at, size)
        self.model.used(self.session, at)
        self.model.uploads[upload.name] = upload
        self.uploads.append(upload)
        fate = draw_fate(self.random)
        self.count(f"files: {fate}")
        for arrival in arrivals(fate, self.random):
            self.deployment.timeline.begin(self.send(upload, kind, arrival))

    def send(self, upload: Upload, kind: str, arrival: Arrival) -> Process[None]:
        yield arrival.after
        content = ZIP if arrival.flaw == "content_mismatch" else CONTENTS[kind]
        size = upload.size + 7 * (arrival.flaw == "size_mismatch")
        version_id = self.deployment.put(upload.key, size, content)
        upload.versions.append(Version(version_id, self.now, arrival.flaw))

    def delete(self, upload: Upload) -> Process[None]:
        session, path = self.session, f"/v1/session/uploads/{upload.name}"
        seen, _ = yield from self.ask_alive("GET", path)
        if self.session != session or seen.json()["upload"]["status"] not in ("pending", "stored"):
            return
        answer, at = yield from self.ask_alive("DELETE", path)
        if answer.status_code == 204 and self.session == session:
            self.count("uploads deleted by their visitors")
            self.uploads.remove(upload)
            upload.deleted = Loss(at, "user_requested")
            self.model.used(session, at)
            if at.until > at.since:
                # Whether this has moved the session's end, only a touch tells for sure.
                yield TOUCH
                yield from self.touch()

    def touch(self) -> Process[None]:
        if self.now - self.model.sessions[self.session].used.since >= TOUCH:
            _, at = yield from self.ask_alive("POST", "/v1/session/touch")
            if at.since >= self.model.sessions[self.session].used.until:
                self.model.used(self.session, at)

    def renew(self) -> Process[bool]:
        """Go on in a successor, with the uploads or without; False where there is none to have."""
        keeps = self.random.random() < 0.75
        keep = ["profile", "uploads", "state"] if keeps else ["profile"]
        answer, at = yield from self.ask("POST", "/v1/session/renew", json={"keep": keep})
        if not answer.is_success:
            return False
        before = self.session
        self.take(answer)
        self.count(f"renewals {'with' if keeps else 'without'} uploads")
        self.model.renewed(before, self.session, at, keeps=keeps)
        if not keeps:
            self.uploads = []
        return True

    def end(self) -> Process[None]:
        answer, at = yield from self.ask("DELETE", "/v1/session")
        if answer.status_code == 204:
            self.count("sessions ended by their visitors")
            self.model.ended(self.session, at, "session_ended")

    def ask_alive(
        self, method: str, path: str, **options: Any
    ) -> Process[tuple[httpx.Response, Span]]:
        """Ask; where the session is over, go on in its successor or in a new one, and ask again."""
        for _ in range(MOST_TRIES):
            answer, at = yield from self.ask(method, path, **options)
            if answer.status_code != 401:
                return answer, at
            told = answer.json()["session"]
            renewed = bool(told["recoverable"]) and (yield from self.renew())
            if not renewed:
                yield from self.begin()
            if "/uploads/" in path:
                return answer, at
        raise AssertionError(f"{method} {path} never finds a session")

    def ask(self, method: str, path: str, **options: Any) -> Process[tuple[httpx.Response, Span]]:
        """Ask until an answer settles it, under one key."""
        since = self.now
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method == "POST":
            headers["Idempotency-Key"] = str(UUID(bytes=self.random.randbytes(16), version=4))
        for _ in range(MOST_TRIES):
            answer = self.deployment.run(
                lambda: self.client.request(method, path, headers=headers, **options)
            )
            if answer is not None and answer.status_code < 500 and answer.status_code != 409:
                return answer, Span(since, self.now)
            self.count("calls asked again")
            yield self.random.randrange(200, 3 * SECOND)
        raise AssertionError(f"{method} {path} is never answered")

    def count(self, what: str) -> None:
        self.deployment.counts[what] += 1


def operator_ends(visitor: Visitor, operator_key: str) -> Process[None]:
    """An operator ends the session of a visitor who is there."""
    name = visitor.session
    session = visitor.model.sessions.get(name)
    if session is None or session.over or visitor.now - session.used.until > 5 * MINUTE:
        return
    since = visitor.now
    headers = {"Authorization": f"Bearer {operator_key}"}
    for _ in range(MOST_TRIES):
        answer = visitor.deployment.run(
            lambda: visitor.client.delete(f"/v1/admin/sessions/{name}", headers=headers)
        )
        if answer is not None and answer.status_code < 500:
            assert answer.status_code == 204, answer.text
            visitor.count("sessions ended by an operator")
            visitor.model.ended(name, Span(since, visitor.now), "session_revoked")
            return
        yield SECOND
