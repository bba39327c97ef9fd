"""What visitors do, as requests over HTTP: each with what the model makes of it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from tests.service import model_calls as calls
from tests.service import model_devices as more
from tests.service.judge import Ask, token_in
from tests.service.linking import link
from tests.service.model import Token
from tests.service.world import World

KEEP = ("profile", "consents", "uploads", "state")
PDF = {"filename": "a.pdf", "content_type": "application/pdf", "size": 100}


@dataclass
class Client:
    """Holds one token, and takes another when an answer brings it one."""

    token: str
    transport: str


@dataclass(frozen=True)
class Visitors:
    """Makes the requests of a world; they are sent by whoever gets them."""

    world: World

    def headers(self, token: str | None, transport: str) -> dict[str, str]:
        if token is None:
            return {}
        if transport == "cookie":
            return {"Cookie": f"__Host-session={token}", "Session-Client": "test/1"}
        return {"Authorization": f"Bearer {token}"}

    def known(self, token: str) -> Token:
        return self.world.judge.registry.tokens[token]

    def ask(
        self,
        name: str,
        method: str,
        path: str,
        token: str | None,
        expect: Any,
        *,
        transport: str = "token",
        makes: str = "",
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> Ask:
        sent = self.headers(token, transport) | (headers or {})
        send = partial(self.world.request, method, path, headers=sent, **options)
        return Ask(name, send, expect, makes)

    def ensure(
        self,
        token: str | None,
        transport: str = "token",
        *,
        start_new: bool = False,
        key: str | None = None,
        session_id: str | None = None,
        locale: str = "de",
    ) -> Ask:
        body: dict[str, Any] = {"locale": locale, "transport": transport, "metadata": {"a": 1}}
        body |= {"start_new": True} if start_new else {}
        body |= {"session_id": session_id} if session_id else {}
        known = self.known(token) if token else None
        return self.ask(
            "ensure",
            "POST",
            "/v1/session",
            token,
            lambda call: calls.ensure(
                call,
                known,
                cookie=transport == "cookie",
                start_new=start_new,
                key=key,
                body=str(body),
                session_id=session_id,
            ),
            transport=transport,
            makes="session",
            headers={"Idempotency-Key": key} if key else {},
            json=body,
        )

    def show(self, client: Client) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "show",
            "GET",
            "/v1/session",
            client.token,
            lambda call: calls.show(call, known),
            transport=client.transport,
        )

    def touch(self, client: Client) -> Ask:
        known, cookie = self.known(client.token), client.transport == "cookie"
        return self.ask(
            "touch",
            "POST",
            "/v1/session/touch",
            client.token,
            lambda call: calls.touch(call, known, cookie=cookie),
            transport=client.transport,
        )

    def rotate(self, client: Client) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "rotate",
            "POST",
            "/v1/session/rotate",
            client.token,
            lambda call: calls.rotate(call, known),
            transport=client.transport,
        )

    def renew(self, client: Client, *, keep: tuple[str, ...] = KEEP, key: str | None = None) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "renew",
            "POST",
            "/v1/session/renew",
            client.token,
            lambda call: calls.renew(call, known, keep=keep),
            transport=client.transport,
            makes="session",
            headers={"Idempotency-Key": key} if key else {},
            json={"keep": list(keep)},
        )

    def amend(self, client: Client, revision: int | None) -> Ask:
        known = self.known(client.token)
        tag = "*" if revision is None else f'"{revision}"'
        return self.ask(
            "amend",
            "PATCH",
            "/v1/session",
            client.token,
            lambda call: calls.amend(call, known, revision=revision),
            transport=client.transport,
            headers={"If-Match": tag},
            json={"locale": "fr", "profile": {"name": "Ada"}, "metadata": {"b": 2}},
        )

    def end(self, client: Client) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "end",
            "DELETE",
            "/v1/session",
            client.token,
            lambda call: calls.end(call, known),
            transport=client.transport,
        )

    def devices(self, client: Client) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "devices",
            "GET",
            "/v1/session/devices",
            client.token,
            lambda call: calls.show(call, known),
            transport=client.transport,
        )

    def rename(self, client: Client, device_id: str) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "rename",
            "PATCH",
            f"/v1/session/devices/{device_id}",
            client.token,
            lambda call: more.rename(call, known, device_id=device_id),
            transport=client.transport,
            json={"name": "desk"},
        )

    def revoke(self, client: Client, device_id: str) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "revoke",
            "DELETE",
            f"/v1/session/devices/{device_id}",
            client.token,
            lambda call: more.revoke(call, known, device_id=device_id),
            transport=client.transport,
        )

    def link(self, name: str) -> Ask:
        entropy = self.world.outside.entropy
        device_id, seed = entropy.token_bytes(8).hex(), entropy.token_bytes(32)
        return Ask(
            "link",
            lambda: link(self.world.outside, name, device_id, seed),
            lambda call: more.link(call, name, device_id=device_id),
        )

    def upload(self, client: Client, key: str | None = None) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "upload",
            "POST",
            "/v1/session/uploads",
            client.token,
            lambda call: more.add_upload(call, known, key=key),
            transport=client.transport,
            makes="upload",
            headers={"Idempotency-Key": key} if key else {},
            json=PDF,
        )

    def uploads(self, client: Client) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "uploads",
            "GET",
            "/v1/session/uploads",
            client.token,
            lambda call: calls.show(call, known),
            transport=client.transport,
        )

    def read_upload(self, client: Client, upload_id: str) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "read upload",
            "GET",
            f"/v1/session/uploads/{upload_id}",
            client.token,
            lambda call: more.read_upload(call, known, upload_id=upload_id),
            transport=client.transport,
        )

    def delete_upload(self, client: Client, upload_id: str) -> Ask:
        known = self.known(client.token)
        return self.ask(
            "delete upload",
            "DELETE",
            f"/v1/session/uploads/{upload_id}",
            client.token,
            lambda call: more.delete_upload(call, known, upload_id=upload_id),
            transport=client.transport,
        )


@dataclass(frozen=True)
class Operators:
    """Makes the requests of operators, each by a key of theirs."""

    world: World

    def _ask(self, name: str, path: str, key: str, expect: Any, **sent: Any) -> Ask:
        headers = {"Authorization": f"Bearer {key}"}
        method = "POST" if sent else "DELETE"
        request = partial(self.world.request, method, path, headers=headers, **sent)
        return Ask(name, request, expect)

    def block(self, key: tuple[str, str], session_id: str) -> Ask:
        path = f"/v1/admin/sessions/{session_id}/block"
        expect = partial(more.block, key_id=key[1], name=session_id)
        return self._ask("block", path, key[0], expect, json={"reason": "a test"})

    def demand(self, key: tuple[str, str], session_id: str) -> Ask:
        path = f"/v1/admin/sessions/{session_id}/renew"
        expect = partial(more.demand, key_id=key[1], name=session_id)
        return self._ask("demand", path, key[0], expect, json={"reason": "a test"})

    def end(self, key: tuple[str, str], session_id: str) -> Ask:
        path = f"/v1/admin/sessions/{session_id}"
        return self._ask(
            "operate", path, key[0], lambda call: more.operate(call, key[1], session_id)
        )

    def revoke(self, key: tuple[str, str], other: str) -> Ask:
        path = f"/v1/admin/operator-keys/{other}"
        return self._ask(
            "revoke key", path, key[0], lambda call: more.revoke_key(call, key[1], other)
        )


def take(client: Client, answer: httpx.Response | None) -> None:
    """Let a client keep the token of an answer that reached it, if it brought one."""
    text = token_in(answer) if answer is not None and answer.is_success else None
    if text is not None:
        client.token = text
