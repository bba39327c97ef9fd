"""What visitors may rely on, as plain facts: sessions, devices, uploads; and how rows tell them."""

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from tests.service.laws import ABSOLUTE, IDLE, RECOVERY

type Item = dict[str, Any]
type Items = Mapping[tuple[str, str], Item]
type Token = tuple[str, str, int]  # session, device, counter

TOUCH, GRACE, ROTATION_AGE = 60_000, 30_000, 24 * 3_600_000


ENDS = ("ended", "revoked", "blocked", "replaced")


@dataclass
class Device:
    counter: int = 1
    confirmed: int = 1
    confirmed_at: int = 0
    rotated_at: int = 0
    over: str | None = None

    @property
    def awaits(self) -> bool:
        return self.confirmed < self.counter

    def is_theft(self, counter: int, now: int) -> bool:
        """Whether nobody honest can still hold this token."""
        in_time = self.awaits or now < self.confirmed_at + GRACE
        return counter < self.counter - 1 or (counter == self.counter - 1 and not in_time)


@dataclass
class Session:
    created_at: int
    seen: int
    devices: dict[str, Device]
    collection: str
    lineage: str
    revision: int = 1
    end: str | None = None  # ended, revoked, blocked or replaced
    demanded: bool = False  # that it is renewed
    successor: str | None = None
    closed: bool = False
    gone: bool = False

    @property
    def lapses_at(self) -> int:
        return min(self.seen + IDLE, self.created_at + ABSOLUTE)

    def is_live(self, now: int) -> bool:
        is_over = self.end is not None or self.closed or self.demanded
        return not is_over and now < self.lapses_at

    def is_kept(self, now: int) -> bool:
        """Whether it lives or can be recovered, so that all it holds has to be there."""
        return self.end is None and not self.closed and now < self.lapses_at + RECOVERY


@dataclass
class Upload:
    collection: str
    arrived: bool = False  # a file of the right size has come
    spoilt: bool = False  # one of another size has come first
    deleted: bool = False  # by its visitor
    held: bool | None = True  # None once its row is no more


@dataclass
class Model:
    sessions: dict[str, Session] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    keys: dict[str, tuple[str, str, str, int]] = field(default_factory=dict)
    # Whether a key still opens anything; None once its row is no more.
    operators: dict[str, bool | None] = field(default_factory=dict)

    def copy(self) -> "Model":
        sessions = {
            name: replace(each, devices={d: copy(device) for d, device in each.devices.items()})
            for name, each in self.sessions.items()
        }
        uploads = {name: copy(upload) for name, upload in self.uploads.items()}
        return Model(sessions, uploads, dict(self.keys), dict(self.operators))

    def differences(
        self, items: Items, since: int, until: int, purged: Collection[str]
    ) -> list[str]:
        """Return where rows contradict the model; and take from them what they alone can tell.

        `since` and `until` are the times between which the last call took place; `purged` names
        the sessions and operator keys that TTL has taken.
        """
        return list(self._differences(items, since, until, purged))

    def _differences(
        self, items: Items, since: int, until: int, purged: Collection[str]
    ) -> Iterator[str]:
        rows = {pk.split("#")[3]: item for (pk, sk), item in items.items() if sk == "SESSION"}
        for name in rows.keys() - self.sessions.keys():
            yield f"a session nobody asked for: {name}"
        for name, session in self.sessions.items():
            row = rows.get(name)
            if row is None:
                session.gone = True
                if name not in purged:
                    yield f"{name} is gone"
                continue
            for text in _compared(session, row, since, until):
                yield f"{name}: {text}"
        uploads = {sk.split("#")[1]: item for (_, sk), item in items.items() if "UPLOAD#" in sk}
        revoked = {sk[4:]: "revoked_at" in i for (_, sk), i in items.items() if sk[:4] == "KEY#"}
        for name, opens in list(self.operators.items()):
            if name in purged:
                self.operators[name] = None
            if revoked.get(name, True) == bool(opens):
                yield f"operator key {name} opens: {opens}"
        for name in uploads.keys() - self.uploads.keys():
            yield f"an upload nobody asked for: {name}"
        for name, upload in self.uploads.items():
            upload.held = _held(uploads.get(name))
            if upload.deleted and upload.held:
                yield f"upload {name} is held though it was deleted"

    def learn(self, items: Items, purged: Collection[str]) -> None:
        """Take over what the clean-up alone has done: sessions closed, uploads let go of."""
        for name in purged:
            if name in self.sessions:
                self.sessions[name].gone = True
            else:
                self.operators[name] = None
        for (pk, sk), item in items.items():
            if sk == "SESSION" and (session := self.sessions.get(pk.split("#")[3])):
                session.closed = item["status"] == "closed"
            if sk.startswith("UPLOAD#") and (upload := self.uploads.get(sk.split("#")[1])):
                upload.held = _held(item)


def _compared(session: Session, row: Item, since: int, until: int) -> Iterator[str]:
    end = row["status"] if row["status"] in ENDS else None
    if end != session.end:
        yield f"{row['status']} instead of {session.end}"
    if row.get("successor_id") != session.successor:
        yield f"successor {row.get('successor_id')} instead of {session.successor}"
    if row["revision"] != session.revision:
        yield f"revision {row['revision']} instead of {session.revision}"
    session.created_at, wrong = _time(
        "created", session.created_at, row["created_at"], since, until
    )
    yield from wrong
    session.closed = row["status"] == "closed"
    if session.closed:
        return
    if session.end is None:
        session.seen, wrong = _time("seen", session.seen, row["last_seen_at"], since, until)
        yield from wrong
    if row["devices"].keys() != session.devices.keys():
        yield "other devices"
        return
    for name, device in session.devices.items():
        found = row["devices"][name]
        facts = (found["counter"], found["confirmed"], found.get("over"))
        if facts != (device.counter, device.confirmed, device.over):
            yield f"device {facts} instead of {device}"
        for time in () if device.over else ("confirmed_at", "rotated_at"):
            told, wrong = _time(time, getattr(device, time), found[time], since, until)
            setattr(device, time, told)
            yield from wrong


def _held(row: Item | None) -> bool | None:
    return None if row is None else row["status"] in ("pending", "stored")


def _time(name: str, told: int, found: int, since: int, until: int) -> tuple[int, list[str]]:
    """Return the time a row tells, and what is wrong with it; within a call it may have moved."""
    fits = found == told or (since <= told <= until and since <= found <= until)
    return found, [] if fits else [f"{name} at {found} instead of {told}"]
