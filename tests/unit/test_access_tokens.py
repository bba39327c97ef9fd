from copy import replace
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.access_tokens import (
    JITTER_MS,
    LIFETIME_MS,
    AccessToken,
    AccessTokenService,
    Claims,
)
from session_service.domain.errors import InvalidFieldError
from session_service.domain.session_service import NewSession
from session_service.domain.sessions import Profile
from tests.fakes.entropy import SeededEntropy
from tests.world import World

ISSUER, AUDIENCE = "https://sessions.example.com", "https://notes.example.com"


@dataclass
class Notary:
    """A signer that keeps what it was given to sign."""

    signed: list[dict[str, Any]] = field(default_factory=list)

    def sign(self, claims: Claims) -> str:
        self.signed.append(dict(claims))
        return f"token {len(self.signed)}"


class Entropy(SeededEntropy):
    """Draws the same number each time."""

    def __init__(self, drawn: bytes) -> None:
        super().__init__()
        self._drawn = drawn

    def token_bytes(self, length: int) -> bytes:
        assert length == len(self._drawn)
        return self._drawn


class Issuing:
    """A world with a session, and what issues tokens for it."""

    def __init__(self, *audiences: str, drawn: bytes = bytes(4)) -> None:
        self.world, self.notary = World(), Notary()
        self.found = self.world.begin(NewSession(locale="de-AT"))
        self.service = AccessTokenService(
            signer=self.notary,
            audiences=audiences,
            clock=self.world.clock,
            entropy=Entropy(drawn),
        )

    def issue(self, audience: str = AUDIENCE, /, **changes: Any) -> tuple[AccessToken, Any]:
        found = replace(self.found, session=replace(self.found.session, **changes))
        token = self.service.issue(found, audience, ISSUER)
        return token, self.notary.signed[-1]


def test_a_token_says_whose_session_it_is_for_whom_by_whom_and_until_when() -> None:
    issuing = Issuing()
    token, claims = issuing.issue(revision=7)

    session, now = issuing.found.session, issuing.world.clock() // 1000
    assert token.text == "token 1"
    jti = claims.pop("jti")
    assert len(jti) == 36
    assert claims == {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": session.session_id,
        "sid": session.session_id,
        "tid": "default",
        "device_id": issuing.found.device.device_id,
        "roles": [],
        "ver": 7,
        "iat": now,
        "exp": now + 300,
    }


def test_a_token_says_nothing_about_a_person() -> None:
    profile = Profile(name="Ada Lovelace", email="ada@example.com")

    _, claims = Issuing().issue(profile=profile, consents={"analytics": True}, locale="de-AT")

    assert not any(word in repr(claims) for word in ("Ada", "ada@", "analytics", "de-AT"))


def test_no_two_tokens_have_the_same_id() -> None:
    issuing = Issuing()

    assert issuing.issue()[1]["jti"] != issuing.issue()[1]["jti"]


@given(drawn=st.binary(min_size=4, max_size=4))
def test_a_token_lasts_five_minutes_less_at_most_five_percent(drawn: bytes) -> None:
    token, claims = Issuing(drawn=drawn).issue()

    assert 285 <= claims["exp"] - claims["iat"] <= 300
    assert token.expires_in_seconds == claims["exp"] - claims["iat"]


def test_the_jitter_reaches_both_of_its_ends() -> None:
    shortest, longest = Issuing(drawn=b"\xff" * 4), Issuing(drawn=bytes(4))

    assert LIFETIME_MS // 1000 == longest.issue()[0].expires_in_seconds == 300
    assert (LIFETIME_MS - JITTER_MS) // 1000 == shortest.issue()[0].expires_in_seconds == 285


@given(left=st.integers(1, 400_000), field=st.sampled_from(["idle_expires_at", "expires_at"]))
def test_a_token_never_outlives_its_session(left: int, field: str) -> None:
    issuing = Issuing()
    ends = issuing.world.clock() + left
    changes: dict[str, Any] = {field: ends}
    token, claims = issuing.issue(**changes)

    assert claims["exp"] * 1000 <= ends
    assert 0 <= token.expires_in_seconds * 1000 <= left


def test_seconds_left_are_counted_from_now_and_rounded_down() -> None:
    issuing = Issuing()
    issuing.world.clock.advance(milliseconds=1)

    token, claims = issuing.issue()

    assert claims["exp"] - claims["iat"] == 300
    assert token.expires_in_seconds == 299


def test_where_no_audience_is_listed_any_will_do() -> None:
    assert Issuing().issue("anything")[1]["aud"] == "anything"


@pytest.mark.parametrize("audience", ["notes", "https://search.example.com"])
def test_a_listed_audience_gets_tokens(audience: str) -> None:
    issuing = Issuing("notes", "https://search.example.com")

    assert issuing.issue(audience)[1]["aud"] == audience


@pytest.mark.parametrize("audience", ["Notes", "note", "notes/", "notes,search", ""])
def test_an_audience_that_is_not_listed_gets_none(audience: str) -> None:
    issuing = Issuing("notes", "search")

    with pytest.raises(InvalidFieldError) as refused:
        issuing.issue(audience)

    assert refused.value.pointer == "/audience"
    assert issuing.notary.signed == []


def test_printing_a_token_does_not_show_it() -> None:
    assert repr(AccessToken("secret", 300)) == "AccessToken(300 s)"
