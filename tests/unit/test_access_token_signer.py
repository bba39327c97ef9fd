import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

import jwt
import pytest

from session_service.access_token_signer import AccessTokenSigner
from session_service.domain.access_tokens import Claims
from session_service.domain.signing_keys import PUBLISHED_MS, SigningKeys
from tests.fakes.clock import START, FrozenClock

OLD, NEW = (12_345).to_bytes(32), (67_890).to_bytes(32)
CLAIMS: Claims = {"sub": "somebody", "roles": ["reader"], "ver": 3}


def signer(
    scalars: dict[int, bytes], newest: int, clock: FrozenClock | None = None
) -> AccessTokenSigner:
    return AccessTokenSigner(SigningKeys(scalars, newest, START), clock or FrozenClock())


def verified(token: str, keys: list[dict[str, str]]) -> dict[str, Any]:
    """Verify as another service does: the key by its name, the algorithm pinned."""
    key = jwt.PyJWKSet.from_dict({"keys": keys})[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=["ES256"])
    return claims


def test_a_token_is_verified_with_the_published_keys_and_says_what_it_is() -> None:
    signing = signer({1: OLD}, 1)
    token = signing.sign(CLAIMS)

    assert verified(token, signing.public_keys()) == CLAIMS
    assert jwt.get_unverified_header(token) == {
        "alg": "ES256",
        "typ": "at+jwt",
        "kid": signing.public_keys()[0]["kid"],
    }


def test_a_token_of_another_stacks_key_is_not_verified() -> None:
    token = signer({1: OLD}, 1).sign(CLAIMS)
    key = jwt.PyJWK(signer({1: NEW}, 1).public_keys()[0])

    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, key, algorithms=["ES256"])


def test_a_published_key_holds_the_public_half_only() -> None:
    (key,) = signer({1: OLD}, 1).public_keys()

    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")


def test_coordinates_are_32_bytes_whatever_they_begin_with() -> None:
    # RFC 7518 §6.2.1.2: about one key in 128 has a coordinate that begins with a zero byte.
    keys = signer({n: (n * 1009).to_bytes(32) for n in range(1, 256)}, 1).public_keys()
    coordinates = [urlsafe_b64decode(key[name] + "=") for key in keys for name in ("x", "y")]

    assert {len(coordinate) for coordinate in coordinates} == {32}
    assert any(coordinate[0] == 0 for coordinate in coordinates)


def test_a_key_is_named_after_its_thumbprint() -> None:
    (key,) = signer({1: OLD}, 1).public_keys()
    members = json.dumps({n: key[n] for n in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    thumbprint = urlsafe_b64encode(sha256(members.encode()).digest()).rstrip(b"=").decode()

    assert key["kid"] == thumbprint


def test_every_retained_generation_is_published_under_a_name_of_its_own() -> None:
    keys = signer({1: OLD, 2: NEW}, 2).public_keys()

    assert len({key["kid"] for key in keys}) == 2
    assert keys == [*signer({2: NEW}, 2).public_keys(), *signer({1: OLD}, 1).public_keys()]


def test_a_rotation_is_never_noticed_by_who_keeps_the_keys_for_as_long_as_they_may() -> None:
    clock = FrozenClock()
    cached = signer({1: OLD}, 1).public_keys()  # fetched right before the rotation
    fetched_at, tokens = clock(), []
    signing = signer({1: OLD, 2: NEW}, 2, clock)
    for _ in range(8):
        if clock() - fetched_at >= PUBLISHED_MS:
            cached, fetched_at = signing.public_keys(), clock()
        tokens.append(signing.sign(CLAIMS))
        assert verified(tokens[-1], cached) == CLAIMS
        clock.advance(milliseconds=PUBLISHED_MS // 2)

    names = [jwt.get_unverified_header(token)["kid"] for token in tokens]
    new, old = (key["kid"] for key in signing.public_keys())
    assert names == [old] * 4 + [new] * 4
