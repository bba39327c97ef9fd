"""What each call has to answer, and what it leaves, worked out on the plain model.

Each function changes the model as its call does, write by write: `wrote` keeps a copy after each,
since a call whose answer is a 503, or that nobody heard, may have stopped after any of them.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from tests.service.laws import ABSOLUTE, IDLE
from tests.service.model import (
    GRACE,
    ROTATION_AGE,
    TOUCH,
    Device,
    Model,
    Session,
    Token,
    Upload,
)

CREATE_KEY_MS = 10 * 60_000
MAX_FILES = 2


@dataclass(frozen=True, slots=True)
class Expected:
    """An answer: its status, the code of a refusal, the token that comes with it."""

    status: int
    code: str | None = None
    token: Token | None = None
    also: int | None = None  # another status that is as good


@dataclass
class Call:
    """One run of a call on a model at a time; `made` are ids that rows or an answer tell."""

    model: Model
    now: int
    made: tuple[str, ...] = ()
    at_once: bool = False
    trail: list[Model] = field(default_factory=list)

    def wrote(self) -> None:
        self.trail.append(self.model.copy())


class Impossible(Exception):  # noqa: N818 - an outcome, not a failure
    """What the call would have made is nowhere to be seen."""


class Refused(Exception):  # noqa: N818 - an outcome, not a failure
    def __init__(self, status: int, code: str) -> None:
        self.expected = Expected(status, code)


def over(session: Session) -> Refused:
    return Refused(401, f"session_{session.end or 'expired'}")


def proven(call: Call, token: Token) -> tuple[Session, Device | None]:
    """Whose token it is; no device where the session has none any more."""
    name, device_id, _ = token
    session = call.model.sessions[name]
    if session.gone:
        raise Refused(401, "session_not_found")
    if session.closed:
        raise Refused(401, "session_expired")
    device = session.devices[device_id]
    if device.over and session.end is None:
        raise Refused(
            401, "session_revoked" if device.over == "revoked" else "session_reuse_detected"
        )
    return session, device


def end_device(session: Session, device: Device, how: str) -> None:
    device.over = how
    if all(each.over for each in session.devices.values()):
        session.end = "ended" if how == "revoked" else "revoked"


def checked(call: Call, token: Token) -> tuple[Session, Device]:
    session, device = proven(call, token)
    if device is None or not session.is_live(call.now):
        raise over(session)
    if device.is_theft(token[2], call.now):
        end_device(session, device, "reused")
        call.wrote()
        raise Refused(401, "session_reuse_detected")
    return session, device


def show(call: Call, token: Token) -> Expected:
    checked(call, token)
    return Expected(200)


def _touched(call: Call, token: Token) -> tuple[Session, Device]:
    session, device = checked(call, token)
    confirms = token[2] == device.counter and device.awaits
    if confirms or call.now - session.seen >= TOUCH:
        session.seen = call.now
        if confirms:
            device.confirmed, device.confirmed_at = device.counter, call.now
        call.wrote()
    return session, device


def touch(call: Call, token: Token, *, cookie: bool = False) -> Expected:
    session, device = _touched(call, token)
    if not cookie:
        return Expected(200)
    return Expected(200, token=_refreshed(call, token, session, device))


def _refreshed(call: Call, token: Token, session: Session, device: Device) -> Token | None:
    due = not device.awaits and call.now - device.rotated_at >= ROTATION_AGE
    if token[2] == device.counter - 1 or due:
        return _rotated(call, token, session, device)
    return None


def _rotated(call: Call, token: Token, session: Session, device: Device) -> Token:
    if token[2] == device.counter:
        device.confirmed, device.counter = device.counter, device.counter + 1
        device.rotated_at = session.seen = call.now
        call.wrote()
    return (token[0], token[1], device.counter)


def rotate(call: Call, token: Token) -> Expected:
    session, device = checked(call, token)
    return Expected(200, token=_rotated(call, token, session, device))


def ensure(
    call: Call,
    token: Token | None,
    *,
    cookie: bool = False,
    start_new: bool = False,
    key: str | None = None,
    body: str = "",
    session_id: str | None = None,
) -> Expected:
    if token is not None:
        try:
            session, device = _touched(call, token)
            if cookie:
                return Expected(200, token=_refreshed(call, token, session, device))
            return Expected(200, token=(token[0], token[1], device.counter))
        except Refused:
            if not start_new:
                raise
    return _created(call, key, body, session_id)


def _created(call: Call, key: str | None, body: str, session_id: str | None) -> Expected:
    record = call.model.keys.get(key) if key else None
    if record is not None and call.now < record[3]:
        if record[0] != body:
            raise Refused(422, "idempotency_mismatch")
        session = call.model.sessions[record[1]]
        device = session.devices.get(record[2])
        if session.gone or session.closed or device is None or device.counter != 1:
            raise Refused(401, "session_invalid")
        if not session.is_live(call.now):
            raise over(session)
        return Expected(201, token=(record[1], record[2], 1))
    if session_id in call.model.sessions:
        raise Refused(409, "session_id_taken")
    if len(call.made) != 3:
        raise Impossible
    name, device_id, collection = call.made
    device = Device(confirmed_at=call.now, rotated_at=call.now)
    call.model.sessions[name] = Session(call.now, call.now, {device_id: device}, collection, name)
    if key:
        call.model.keys[key] = (body, name, device_id, call.now + CREATE_KEY_MS)
    call.wrote()
    return Expected(201, token=(name, device_id, 1))


def renew(call: Call, token: Token, *, keep: Collection[str]) -> Expected:
    name, device_id, counter = token
    sessions = call.model.sessions
    if sessions[name].closed and not sessions[name].gone:
        raise Refused(410, "recovery_window_closed")
    session, device = proven(call, token)
    assert device is not None
    if device.over is not None or device.is_theft(counter, call.now):
        if session.is_live(call.now):
            checked(call, token)
        raise over(session) if session.end else Refused(401, "session_reuse_detected")
    newest, newest_name = session, name
    while newest.end == "replaced":
        hop, newest_name = newest, newest.successor or ""
        newest = sessions[newest_name]
        following = newest.devices.get(device_id)
        gone = newest.gone or newest.closed or following is None or following.over
        if gone or following is None or not _is_handed_out(following, call.now):
            raise over(hop)
    if newest is not session and newest.is_live(call.now):
        return Expected(201, token=(newest_name, device_id, 1))
    if not newest.is_kept(call.now):
        raise over(newest) if newest.end else Refused(410, "recovery_window_closed")
    if len(call.made) != 3:
        raise Impossible
    successor, _, collection = call.made
    devices = {
        each: Device(confirmed=0, confirmed_at=call.now, rotated_at=call.now)
        for each, device in newest.devices.items()
        if not device.over
    }
    collection = newest.collection if "uploads" in keep else collection
    sessions[successor] = Session(call.now, call.now, devices, collection, newest.lineage)
    newest.end, newest.successor = "replaced", successor
    call.wrote()
    return Expected(201, token=(successor, device_id, 1))


def _is_handed_out(device: Device, now: int) -> bool:
    return device.counter == 1 and (device.awaits or now < device.confirmed_at + GRACE)


def amend(call: Call, token: Token, *, revision: int | None) -> Expected:
    session, _ = checked(call, token)
    if revision is not None and revision != session.revision:
        raise Refused(412, "revision_mismatch")
    session.revision += 1
    session.seen = call.now
    call.wrote()
    return Expected(200)


def end(call: Call, token: Token) -> Expected:
    session = call.model.sessions[token[0]]
    if session.gone or session.closed:
        return Expected(204)
    session, _ = proven(call, token)
    if session.end is None:
        session.end = "ended"
        call.wrote()
    return Expected(204)


def rename(call: Call, token: Token, *, device_id: str) -> Expected:
    session, _ = checked(call, token)
    if session.devices[device_id].over:
        raise Refused(404, "device_not_found")
    return Expected(200)


def revoke(call: Call, token: Token, *, device_id: str) -> Expected:
    session = call.model.sessions[token[0]]
    try:
        session, _ = checked(call, token)
    except Refused as refused:
        target = session.devices.get(device_id)
        return _quiet(call, refused, target is None or bool(target.over))
    if not session.devices[device_id].over:
        end_device(session, session.devices[device_id], "revoked")
        call.wrote()
    return Expected(204)


def _quiet(call: Call, refused: Refused, is_over: bool) -> Expected:
    """A caller proven before another one did the same is told that it is done."""
    return replace(refused.expected, also=204 if call.at_once and is_over else None)


def link(call: Call, name: str, *, device_id: str) -> Expected:
    """A further device, as linking will add it."""
    session = call.model.sessions[name]
    if session.gone or not session.is_live(call.now):
        raise Refused(401, "not live")
    session.devices[device_id] = Device(confirmed_at=call.now, rotated_at=call.now)
    call.wrote()
    return Expected(200, token=(name, device_id, 1))


def add_upload(call: Call, token: Token, *, key: str | None = None) -> Expected:
    session, _ = checked(call, token)
    deadline = min(call.now + IDLE, session.created_at + ABSOLUTE)
    if deadline - call.now < 1000:
        raise over(session)
    if key and f"{token[0]}/{key}" in call.model.keys:
        return Expected(201)
    uploads = call.model.uploads
    held = sum(
        bool(each.held) for each in uploads.values() if each.collection == session.collection
    )
    if held >= MAX_FILES:
        raise Refused(409, "quota_exceeded")
    if len(call.made) != 1:
        raise Impossible
    (upload_id,) = call.made
    uploads[upload_id] = Upload(session.collection)
    if key:
        call.model.keys[f"{token[0]}/{key}"] = ("", upload_id, "", 0)
    session.seen = call.now
    call.wrote()
    return Expected(201)


def _upload(call: Call, session: Session, upload_id: str) -> Upload:
    upload = call.model.uploads[upload_id]
    if upload.held is None or upload.collection != session.collection:
        raise Refused(404, "upload_not_found")
    return upload


def delete_upload(call: Call, token: Token, *, upload_id: str) -> Expected:
    session, _ = checked(call, token)
    upload = _upload(call, session, upload_id)
    if upload.held:
        upload.deleted, upload.held = True, False
        session.seen = call.now
        call.wrote()
    return Expected(204)


def read_upload(call: Call, token: Token, *, upload_id: str) -> Expected:
    session, _ = checked(call, token)
    _upload(call, session, upload_id)
    return Expected(200)


def operate(call: Call, key_id: str, name: str) -> Expected:
    """An operator ends a session."""
    if not call.model.operators[key_id]:
        raise Refused(401, "operator_key_invalid")
    session = call.model.sessions[name]
    if session.gone:
        raise Refused(404, "not_found")
    if session.end is None and not session.closed:
        session.end = "revoked"
        call.wrote()
    return Expected(204)


def revoke_key(call: Call, key_id: str, other: str) -> Expected:
    if not call.model.operators[key_id]:
        refused = Refused(401, "operator_key_invalid")
        return _quiet(call, refused, not call.model.operators[other])
    call.model.operators[other] = False
    call.wrote()
    return Expected(204)
