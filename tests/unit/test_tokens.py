import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from copy import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain import tokens
from session_service.domain.errors import SessionInvalidError
from session_service.domain.service_keys import ServiceKeys

KEYS = ServiceKeys({1: bytes(range(32)), 2: bytes(range(32, 64))}, 2, bytes(32))
SEED = bytes(range(100, 132))
SESSION, DEVICE = "6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11", "a1b2c3d4e5f60718"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

TENANTS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True)
SESSIONS = st.uuids(version=4).map(str)
DEVICES = st.binary(min_size=8, max_size=8).map(bytes.hex)
SEEDS = st.binary(min_size=tokens.SEED_BYTES, max_size=tokens.SEED_BYTES)
COUNTERS = st.integers(1, 2**32 - 1)


def mint(
    keys: ServiceKeys = KEYS,
    *,
    tenant_id: str = "default",
    session_id: str = SESSION,
    device_id: str = DEVICE,
    seed: bytes = SEED,
    counter: int = 1,
) -> str:
    return tokens.mint(
        keys,
        tenant_id=tenant_id,
        session_id=session_id,
        device_id=device_id,
        seed=seed,
        counter=counter,
    )


def packed(token: str) -> bytes:
    encoded = token.removeprefix(tokens.PREFIX)
    return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


def spelled(content: bytes) -> str:
    return tokens.PREFIX + urlsafe_b64encode(content).rstrip(b"=").decode()


def assert_refused(text: str, keys: ServiceKeys = KEYS) -> None:
    with pytest.raises(SessionInvalidError) as refused:
        tokens.parse(keys, text)
    assert refused.value.detail == ""


@given(TENANTS, SESSIONS, DEVICES, SEEDS, COUNTERS)
def test_a_minted_token_says_what_it_was_minted_for_and_matches_its_device_only(
    tenant_id: str, session_id: str, device_id: str, seed: bytes, counter: int
) -> None:
    text = mint(
        tenant_id=tenant_id, session_id=session_id, device_id=device_id, seed=seed, counter=counter
    )

    token = tokens.parse(KEYS, text)

    said = (token.tenant_id, token.session_id, token.device_id, token.counter)
    assert said == (tenant_id, session_id, device_id, counter)
    assert tokens.secret_matches(token, seed=seed)
    following = replace(token, counter=counter + 1 & 0xFFFFFFFF)
    assert not tokens.secret_matches(following, seed=seed)
    assert not tokens.secret_matches(token, seed=seed[::-1] + b"x")


def test_the_same_token_is_derived_again_every_time() -> None:
    assert mint() == mint()


def test_tokens_of_another_tenant_session_device_counter_or_seed_differ() -> None:
    others = [
        mint(tenant_id="other"),
        mint(session_id=str(UUID(int=4 << 76 | 2 << 62))),
        mint(device_id="0" * 16),
        mint(counter=2),
        mint(seed=bytes(32)),
    ]

    assert len({mint(), *others}) == 6


def test_every_change_of_a_single_character_is_refused() -> None:
    token = mint()

    for place, character in enumerate(token):
        for other in {*ALPHABET, "=", "\n", "é", "."} - {character}:
            assert_refused(token[:place] + other + token[place + 1 :])


def test_every_single_character_dropped_or_inserted_is_refused() -> None:
    token = mint()

    for place in range(len(token)):
        assert_refused(token[:place] + token[place + 1 :])
        for extra in ("A", "=", " ", "\n"):
            assert_refused(token[:place] + extra + token[place:])
    assert_refused(token + "A")


def test_every_flipped_bit_is_refused_even_where_the_spelling_is_right() -> None:
    content = packed(mint())

    for place in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            assert_refused(spelled(bytes(changed)))


@given(st.text(), st.binary(max_size=200))
def test_random_text_and_random_bytes_are_refused(text: str, content: bytes) -> None:
    assert_refused(text)
    assert_refused(tokens.PREFIX + text)
    assert_refused(spelled(content))
    assert_refused(spelled(b"\x01\x02" + content))


def test_a_second_spelling_of_the_same_bytes_is_refused() -> None:
    token = next(text for n in range(1, 9) if len(text := mint(tenant_id="t" * n)) % 4 != 0)
    content = packed(token)
    spellings = [
        token[:-1] + other
        for other in ALPHABET
        if other != token[-1] and packed(token[:-1] + other) == content
    ]

    assert spellings, "unused bits of the last character should allow other spellings"
    for text in [*spellings, token + "=", token + "==", token.replace("_", "/"), f" {token}"]:
        if text != token:
            assert_refused(text)


def test_another_prefix_is_refused() -> None:
    for prefix in ("", "MST_", "mst-", "mop_", "mst_mst_"):
        assert_refused(prefix + mint().removeprefix(tokens.PREFIX))


def test_text_longer_than_any_token_is_refused_without_decoding_it() -> None:
    longest = mint(tenant_id="t" * 32)

    assert tokens.parse(KEYS, longest).tenant_id == "t" * 32
    assert_refused(longest + "A")
    assert_refused(tokens.PREFIX + "A" * 1_000_000)
    assert_refused(mint(tenant_id="t" * 33))


def test_who_holds_only_the_table_can_make_no_token() -> None:
    other_keys = ServiceKeys({2: bytes(32)}, 2, bytes(32))

    assert_refused(mint(other_keys, seed=SEED))


def test_who_holds_only_the_service_key_can_make_no_token() -> None:
    forged = tokens.parse(KEYS, mint(seed=bytes(32)))

    assert not tokens.secret_matches(forged, seed=SEED)


def test_the_secret_of_one_counter_is_worthless_at_another() -> None:
    token = tokens.parse(KEYS, mint(counter=1))

    assert tokens.secret_matches(token, seed=SEED)
    assert not tokens.secret_matches(replace(token, counter=2), seed=SEED)


def test_no_token_matches_a_device_whose_seed_is_gone() -> None:
    token = tokens.parse(KEYS, mint(seed=b""))

    assert not tokens.secret_matches(token, seed=b"")


def test_a_token_of_the_generation_before_still_verifies() -> None:
    before = mint(ServiceKeys({1: KEYS.roots[1]}, 1, bytes(32)))

    assert tokens.secret_matches(tokens.parse(KEYS, before), seed=SEED)


def test_a_token_of_a_retired_generation_is_refused() -> None:
    retired = mint(ServiceKeys({1: KEYS.roots[1]}, 1, bytes(32)))

    assert_refused(retired, ServiceKeys({2: KEYS.roots[2]}, 2, bytes(32)))


def test_a_token_of_another_version_is_refused_even_with_a_right_mac() -> None:
    content = bytearray(packed(mint())[:-32])
    content[0] = 2
    mac = tokens._mac(KEYS, 2, bytes(content))

    assert mac is not None
    assert_refused(spelled(bytes(content) + mac))


def test_a_token_hides_its_secret_when_printed() -> None:
    token = tokens.parse(KEYS, mint())

    for text in (repr(token), str(token), f"{token!r:>5}"):
        assert token.secret.hex() not in text
        assert repr(token.secret)[2:-1] not in text
    assert re.fullmatch(rf"SessionToken\({SESSION}, {DEVICE}, 1\)", repr(token))
