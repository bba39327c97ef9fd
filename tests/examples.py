"""One session and one event, as large as they usually get."""

from session_service.domain.changes import Action, Change
from session_service.domain.devices import Device
from session_service.domain.sessions import Kind, Profile, Session, Status
from tests.fakes.clock import START

EVENT = Change(
    event_id="9b2d4f60-1c83-4e7a-a5d8-70e1f2c3b402",
    op_id="9b2d4f60-1c83-4e7a-a5d8-70e1f2c3b402",
    action=Action.UPDATED,
    actor="visitor",
    reason="user_requested",
    request_id="JKJaXmPLvHcESHA5=",
    session_id="6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11",
    at=START,
    facts={"fields": "locale,metadata,profile.email,profile.name"},
)


def largest_usual_session() -> Session:
    """One device, a whole profile, three consents and numbers as long as they get."""
    device = Device(
        device_id="a1b2c3d4e5f60718",
        seed=bytes(range(32)),
        counter=4_000_000_000,
        confirmed=3_999_999_999,
        confirmed_at=START + 1,
        rotated_at=START + 2,
        platform="windows",
        created_at=START,
        last_seen_at=START + 3,
    )
    identity = "6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11"
    return Session(
        tenant_id="default",
        session_id=identity,
        status=Status.EXPIRED,
        kind=Kind.AUTHENTICATED,
        created_at=START,
        last_seen_at=START + 1,
        idle_expires_at=START + 1_800_001,
        expires_at=START + 86_400_001,
        version=100_001,
        revision=1_001,
        collection_id=identity,
        lineage_id=identity,
        upload_count=3,
        upload_bytes=15_728_639,
        devices={device.device_id: device},
        profile=Profile(name="Ada Lovelace, Countess", email="ada.lovelace@example.org"),
        locale="sr-Latn-RS",
        app_version="2026.11.22",
        consents={"analytics": True, "personalisation": False},
        predecessor_id=None,
    )
