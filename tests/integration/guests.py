"""Guests whose every secret is known, and all that can be done with one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.integration.visitor import PDF, Visitor, new_key


@dataclass
class Guest:
    """A visitor who remembers every token and key there ever was."""

    visitor: Visitor
    tokens: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def begin(self) -> "Guest":
        answer = self.visitor.client.post(
            "/v1/session",
            json={"transport": "token", "device_name": "guest's phone", "locale": "de"},
            headers={"Idempotency-Key": self.new_key()},
        )
        assert answer.status_code == 201, answer.text
        self.visitor.session_id = answer.json()["session"]["session_id"]
        return self.take(answer)

    def take(self, answer: httpx.Response) -> "Guest":
        """Go on with the token that an answer hands out."""
        self.visitor.token = answer.json()["token"]
        self.tokens.append(self.visitor.token)
        return self

    def new_key(self) -> str:
        self.keys.append(new_key())
        return self.keys[-1]

    def do(self, method: str, path: str, expected: int, **options: Any) -> httpx.Response:
        answer = self.visitor.call(method, path, **options)
        assert answer.status_code == expected, (method, path, answer.text)
        return answer


def look_and_edit(guest: Guest) -> None:
    guest.do("POST", "/v1/session", 200, json={})
    guest.do("GET", "/v1/session?include=metadata", 200)
    guest.do("POST", "/v1/session/touch", 200)
    changes = {"profile": {"name": "Guest"}, "metadata": {"cart": 1}}
    guest.do("PATCH", "/v1/session", 200, json=changes, headers={"If-Match": "*"})


def use_the_cookie(guest: Guest) -> None:
    cookie = {"Cookie": f"session={guest.visitor.token}", "Session-Client": "test"}
    client = guest.visitor.client
    assert client.post("/v1/session/touch", headers=cookie).status_code == 200
    rotated = client.post("/v1/session/rotate", headers=cookie)
    guest.visitor.token = rotated.headers["set-cookie"].partition("=")[2].partition(";")[0]
    guest.tokens.append(guest.visitor.token)
    assert client.post("/v1/session/touch", headers=cookie).status_code == 200
    planted = {"Cookie": f"session={guest.visitor.token}; Session={guest.visitor.token}"}
    assert client.get("/v1/session", headers=planted).status_code == 401


def rotate(guest: Guest) -> None:
    guest.take(guest.do("POST", "/v1/session/rotate", 200))
    guest.do("POST", "/v1/session/touch", 200)


def renew(guest: Guest) -> None:
    key = {"Idempotency-Key": guest.new_key()}
    for _ in range(2):
        answer = guest.do("POST", "/v1/session/renew", 201, json={}, headers=key)
    guest.take(answer)


def keep_devices(guest: Guest) -> None:
    guest.do("GET", "/v1/session/devices", 200)
    guest.do("PATCH", "/v1/session/devices/current", 200, json={"name": "renamed"})
    guest.do("DELETE", "/v1/session/devices/current", 204)
    guest.do("GET", "/v1/session", 401)


def upload(guest: Guest) -> None:
    key = guest.new_key()
    first, again = (guest.visitor.create_upload(PDF, key=key) for _ in range(2))
    assert first.json()["upload"] == again.json()["upload"]
    path = f"/v1/session/uploads/{first.json()['upload']['upload_id']}"
    guest.do("GET", path, 200)
    guest.do("GET", "/v1/session/uploads", 200)
    guest.do("DELETE", path, 204)
    guest.visitor.upload()


def be_stolen(guest: Guest) -> None:
    old = guest.visitor.token
    for _ in range(2):
        rotate(guest)
    guest.visitor.token = old
    assert guest.do("GET", "/v1/session", 401).json()["code"] == "session_reuse_detected"
    guest.do("POST", "/v1/session/renew", 401, json={})


def end(guest: Guest) -> None:
    guest.do("DELETE", "/v1/session", 204)
    guest.do("DELETE", "/v1/session", 204)
    guest.do("GET", "/v1/session", 401)
    guest.do("POST", "/v1/session", 401, json={})
    guest.do("POST", "/v1/session/renew", 401, json={})


def forge(guest: Guest) -> None:
    genuine = guest.visitor.token
    for forged in (genuine[:-1], genuine + "A", genuine[4:], f"mst_{genuine}", genuine.upper()):
        guest.visitor.token = forged
        guest.do("GET", "/v1/session", 401)
        guest.do("DELETE", "/v1/session", 401)
    guest.visitor.token = genuine


def put_it_where_it_does_not_belong(guest: Guest) -> None:
    token = guest.visitor.token
    for path in (
        f"/v1/session?token={token}",
        f"/v1/session?{token}",
        f"/v1/session?a=1&a={token}",
    ):
        assert guest.visitor.client.get(path).status_code in (400, 401)
    guest.do("GET", f"/v1/session?include={token}", 400)
    guest.do("GET", f"/v1/session/uploads?cursor={token}", 400)
    guest.do("GET", f"/v1/session/uploads/{token}", 404)
    guest.do("DELETE", f"/v1/session/devices/{token}", 404)
    guest.do("GET", f"/v1/problems/{token}", 404)
    guest.do("PUT", f"/v1/{token}", 404)
    guest.do("POST", "/v1/session", 400, json={}, headers={"Idempotency-Key": token})
    guest.do("POST", "/v1/session", 422, json={"token": token, "session_id": token})
    guest.do("POST", "/v1/session/uploads", 422, json={"filename": token, token: token})
    guest.do("POST", "/v1/session/uploads", 415, content=token)
    guest.do("PATCH", "/v1/session", 412, json={}, headers={"If-Match": f'"{token}"'})
    guest.do("POST", "/v1/session/renew", 415, json={}, headers={"Content-Type": token})
    guest.do("GET", "/v1/session", 406, headers={"Accept": token})
    for headers in ({"Authorization": token}, {"Authorization": f"Basic {token}"}):
        assert guest.visitor.client.get("/v1/session", headers=headers).status_code == 401
    odd = {"User-Agent": token, "Session-Client": token, "X-Request-Id": token, "Referer": token}
    guest.do("POST", "/v1/session/touch", 200, headers=odd)


LIVELY: tuple[Callable[[Guest], None], ...] = (
    *(look_and_edit, use_the_cookie, rotate, renew, upload, forge),
    put_it_where_it_does_not_belong,
)
LAST: tuple[Callable[[Guest], None], ...] = (keep_devices, be_stolen, end)
