"""What each call on a session has to answer, and what it leaves, worked out on the plain model.

Each function changes the model as its call does, write by write: `wrote` keeps a copy after each,
since a call whose answer is a 503, or that nobody heard, may have stopped after any of them.
"""

from collections.abc import Collection

from tests.service.model import GRACE, ROTATION_AGE, TOUCH, Device, Session, Token
from tests.service.model_basis import Call, Expected, Impossible, Refused, checked, over, proven

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
