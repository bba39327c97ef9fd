"""What each call on a session has to answer, and what it leaves, worked out on the plain model.

Each function changes the model as its call does, write by write: `wrote` keeps a copy after each,
since a call whose answer is a 503, or that nobody heard, may have stopped after any of them.
"""

from collections.abc import Collection

from tests.service.model import GRACE, ROTATION_AGE, TOUCH, Device, Session, Token
from tests.service.model_basis import (
    Call,
    Expected,
    Impossible,
    Refused,
    checked,
    over,
    own,
    to_change,
)

CREATE_KEY_MS = 10 * 60_000


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


def newest(call: Call, token: Token, session: Session) -> tuple[str, Session]:
    """The end of the chain of successors in which the holder of a token goes on."""
    name, device_id, counter = token
    if session.end == "replaced" and session.devices[device_id].is_theft(counter, call.now):
        raise over(session)
    while session.end == "replaced":
        hop, name = session, session.successor or ""
        session = call.model.sessions[name]
        device = session.devices.get(device_id)
        gone = session.gone or session.closed or device is None or device.over
        if gone or device is None or not _is_handed_out(device, call.now):
            raise over(hop)
    return name, session


def renew(call: Call, token: Token, *, keep: Collection[str]) -> Expected:
    name, device_id, _ = token
    sessions = call.model.sessions
    if sessions[name].closed and not sessions[name].gone:
        raise Refused(410, "recovery_window_closed")
    session, _ = own(call, token)
    last_name, last = newest(call, token, session)
    if last is not session and last.is_live(call.now):
        return Expected(201, token=(last_name, device_id, 1))
    if not last.is_kept(call.now):
        raise over(last) if last.end or last.demanded else Refused(410, "recovery_window_closed")
    if len(call.made) != 3:
        raise Impossible
    successor, _, collection = call.made
    devices = {
        each: Device(confirmed=0, confirmed_at=call.now, rotated_at=call.now)
        for each, device in last.devices.items()
        if not device.over
    }
    collection = last.collection if "uploads" in keep else collection
    sessions[successor] = Session(call.now, call.now, devices, collection, last.lineage)
    last.end, last.successor = "replaced", successor
    call.wrote()
    return Expected(201, token=(successor, device_id, 1))


def _is_handed_out(device: Device, now: int) -> bool:
    return device.counter == 1 and (device.awaits or now < device.confirmed_at + GRACE)


def amend(call: Call, token: Token, *, revision: int | None) -> Expected:
    session, _ = to_change(call, token)
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
    session, _ = own(call, token)
    _, session = newest(call, token, session)
    if session.end is None:
        session.end = "ended"
        call.wrote()
    return Expected(204)
