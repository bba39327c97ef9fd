"""A further device of a session, as linking will add it; until then no call of ours does."""

import httpx

from session_service.domain import tokens
from session_service.domain.devices import new_device
from session_service.domain.service_keys import ServiceKeys
from session_service.dynamodb.items import device_map
from session_service.dynamodb.keys import session_key
from session_service.dynamodb.sessions import LIVE
from session_service.dynamodb.table import RefusedWrite, Table, Update
from tests.service.outside import Outside

KEYS = ServiceKeys({1: bytes(range(32))}, 1, bytes(range(32)))


def link(outside: Outside, name: str, device_id: str, seed: bytes) -> httpx.Response:
    """Add a device to a live session and answer with its token."""
    now = outside.clock()
    device = new_device(device_id=device_id, seed=seed, platform="other", now=now, confirmed=True)
    table = Table(
        client=outside.dynamodb,
        failures=outside.dynamodb.failures,
        name=outside.settings["TABLE_NAME"],
        pause=outside.sleep,
    )
    update = Update(
        key=session_key("default", name),
        change=f"SET #devices.#{device_id} = :device, #version = #version + :one REMOVE #event",
        condition=LIVE,
        values={"device": device_map(device), "one": 1, "active": "active", "now": now},
    )
    try:
        table.write(update)
    except RefusedWrite:
        return httpx.Response(401, json={"code": "not live"})
    token = tokens.mint(
        KEYS, tenant_id="default", session_id=name, device_id=device_id, seed=seed, counter=1
    )
    return httpx.Response(200, json={"token": token})
