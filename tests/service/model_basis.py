"""What all calls have in common on the plain model: an answer, a refusal, a token that is shown."""

from dataclasses import dataclass, field, replace

from tests.service.model import Device, Model, Session, Token


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
    confirmed: bool = False

    def wrote(self) -> None:
        self.trail.append(self.model.copy())


class Impossible(Exception):  # noqa: N818 - an outcome, not a failure
    """What the call would have made is nowhere to be seen."""


class Refused(Exception):  # noqa: N818 - an outcome, not a failure
    def __init__(self, status: int, code: str) -> None:
        self.expected = Expected(status, code)


def over(session: Session) -> Refused:
    if session.end == "blocked":
        return Refused(403, "session_blocked")
    lapsed = "revoked" if session.demanded else "expired"
    return Refused(401, f"session_{session.end or lapsed}")


def proven(call: Call, token: Token) -> tuple[Session, Device | None]:
    """Whose token it is; no device where the session has none any more."""
    name, device_id, _ = token
    session = call.model.sessions[name]
    if session.gone:
        raise Refused(401, "session_not_found")
    if session.closed:
        raise Refused(401, "session_expired")
    device = session.devices[device_id]
    if device.over and session.end not in ("ended", "revoked", "blocked"):
        raise Refused(
            401, "session_revoked" if device.over == "revoked" else "session_reuse_detected"
        )
    return session, device


def end_device(session: Session, device: Device, how: str) -> None:
    device.over = how
    if all(each.over for each in session.devices.values()):
        session.end = "ended" if how == "revoked" else "revoked"


def own(call: Call, token: Token) -> tuple[Session, Device]:
    """As proven; a token that nobody should hold any more ends its device where that can be."""
    session, device = proven(call, token)
    assert device is not None
    if session.end is None and device.is_theft(token[2], call.now):
        if session.is_live(call.now):
            end_device(session, device, "reused")
            call.wrote()
        raise Refused(401, "session_reuse_detected")
    return session, device


def checked(call: Call, token: Token) -> tuple[Session, Device]:
    session, _ = proven(call, token)
    if not session.is_live(call.now):
        raise over(session)
    return own(call, token)


def to_change(call: Call, token: Token) -> tuple[Session, Device]:
    """As checked; a new token is confirmed by it."""
    session, device = checked(call, token)
    if token[2] == device.counter and device.awaits:
        device.confirmed, device.confirmed_at = device.counter, call.now
        session.seen = call.now
        call.wrote()
        call.confirmed = True
    return session, device


def quiet(call: Call, refused: Refused, is_over: bool, also: int = 204) -> Expected:
    """A caller proven before another one did the same is told that it is done, or gone."""
    return replace(refused.expected, also=also if call.at_once and is_over else None)
