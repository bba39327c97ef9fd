"""What calls on devices, uploads and by operators have to answer, and what they leave."""

from tests.service.laws import ABSOLUTE, IDLE
from tests.service.model import Device, Session, Token, Upload
from tests.service.model_basis import (
    Call,
    Expected,
    Impossible,
    Refused,
    checked,
    end_device,
    over,
    quiet,
    to_change,
)

MAX_FILES = 2


def rename(call: Call, token: Token, *, device_id: str) -> Expected:
    session, _ = to_change(call, token)
    if session.devices[device_id].over:
        raise Refused(404, "device_not_found")
    session.seen = call.now
    call.wrote()
    return Expected(200)


def revoke(call: Call, token: Token, *, device_id: str) -> Expected:
    session = call.model.sessions[token[0]]
    try:
        session, _ = to_change(call, token)
    except Refused as refused:
        target = session.devices.get(device_id)
        return quiet(call, refused, target is None or bool(target.over))
    if not session.devices[device_id].over:
        end_device(session, session.devices[device_id], "revoked")
        session.seen = call.now
        call.wrote()
    return Expected(204)


def link(call: Call, name: str, *, device_id: str) -> Expected:
    """A further device, as linking will add it."""
    session = call.model.sessions[name]
    if session.gone or not session.is_live(call.now):
        raise Refused(401, "not live")
    session.devices[device_id] = Device(confirmed_at=call.now, rotated_at=call.now)
    call.wrote()
    return Expected(200, token=(name, device_id, 1))


def add_upload(call: Call, token: Token, *, key: str | None = None) -> Expected:
    session, _ = to_change(call, token)
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
    session, _ = to_change(call, token)
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
    """An operator ends a session, and what it became."""
    session = _operated(call, key_id, name)
    if session is not None:
        session.end = "revoked"
        call.wrote()
    return Expected(204)


def block(call: Call, key_id: str, name: str) -> Expected:
    """An operator blocks a session, and what it became."""
    session = _operated(call, key_id, name)
    if session is not None:
        session.end = "blocked"
        call.wrote()
    return Expected(200)


def demand(call: Call, key_id: str, name: str) -> Expected:
    """An operator demands that a session is renewed, or what it became."""
    session = _operated(call, key_id, name)
    if session is not None and session.is_live(call.now):
        session.demanded = True
        call.wrote()
    return Expected(200)


def _operated(call: Call, key_id: str, name: str) -> Session | None:
    """The session that an operator reaches by a name; None where it is over for good."""
    if not call.model.operators[key_id]:
        raise Refused(401, "operator_key_invalid")
    session = call.model.sessions[name]
    if session.gone:
        raise Refused(404, "not_found")
    while session.end == "replaced":
        session = call.model.sessions[session.successor or ""]
    return None if session.end or session.closed or session.gone else session


def revoke_key(call: Call, key_id: str, other: str) -> Expected:
    if not call.model.operators[key_id]:
        refused = Refused(401, "operator_key_invalid")
        return quiet(call, refused, not call.model.operators[other])
    if call.model.operators[other] is None:
        raise Refused(404, "not_found")
    call.model.operators[other] = False
    call.wrote()
    return Expected(204)
