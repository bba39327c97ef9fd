import pytest

from session_service.domain import operator_keys
from session_service.domain.errors import OperatorKeyInvalidError
from session_service.domain.operator_keys import ROLES, OperatorKey, Scope, ShownKey, scopes_of
from session_service.domain.service_keys import ServiceKeys
from tests.world import KEYS

KEY_ID, SECRET = "0c1d2e3f40516273", bytes(range(32, 64))
TEXT = operator_keys.mint(KEYS, tenant_id="default", key_id=KEY_ID, secret=SECRET)


def stored(*, revoked_at: int | None = None, secret: bytes = SECRET) -> OperatorKey:
    return OperatorKey(
        tenant_id="default",
        key_id=KEY_ID,
        role="backend",
        scopes=frozenset(),
        secret_hash=operator_keys.hash_of(secret),
        created_at=0,
        revoked_at=revoked_at,
    )


def test_a_key_says_whose_it_is_and_holds_its_secret() -> None:
    assert TEXT.startswith("mok_")
    assert operator_keys.parse(KEYS, TEXT) == ShownKey("default", KEY_ID, SECRET)


@pytest.mark.parametrize("place", range(len(TEXT)))
def test_a_key_with_any_one_character_changed_is_none(place: int) -> None:
    other = "A" if TEXT[place] != "A" else "B"

    with pytest.raises(OperatorKeyInvalidError):
        operator_keys.parse(KEYS, TEXT[:place] + other + TEXT[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "mok_", "mok_AQ", TEXT + "A", TEXT[:-1], TEXT + "=", "mst_" + TEXT[4:], "mok_é"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(OperatorKeyInvalidError):
        operator_keys.parse(KEYS, text)


def test_a_key_made_with_other_service_keys_is_none() -> None:
    others = ServiceKeys({1: bytes(range(32))}, 1, b"\x01" * 32)
    forged = operator_keys.mint(others, tenant_id="default", key_id=KEY_ID, secret=SECRET)

    with pytest.raises(OperatorKeyInvalidError):
        operator_keys.parse(KEYS, forged)


def test_a_key_outlives_every_rotation_of_the_service_keys() -> None:
    rotated = ServiceKeys({7: b"\x07" * 32, 8: b"\x08" * 32}, 8, KEYS.stable)

    assert operator_keys.parse(rotated, TEXT).secret == SECRET


def test_a_key_matches_its_own_hash_until_it_is_revoked() -> None:
    shown = operator_keys.parse(KEYS, TEXT)

    assert shown.matches(stored())
    assert not shown.matches(stored(secret=bytes(32)))
    assert not shown.matches(stored(revoked_at=1))


def test_no_secret_can_be_printed_by_mistake() -> None:
    shown = operator_keys.parse(KEYS, TEXT)

    assert "secret" not in repr(shown)
    assert "secret_hash" not in repr(stored())


def test_a_role_brings_its_scopes_and_named_scopes_come_before_it() -> None:
    assert scopes_of("admin", []) == set(Scope)
    assert scopes_of("viewer", []) < scopes_of("auditor", []) < set(Scope)
    assert scopes_of("viewer", []) < scopes_of("operator", []) < set(Scope)
    assert scopes_of("backend", []) == ROLES["backend"] < set(Scope)
    assert scopes_of("backend", ["sessions:read"]) == {Scope.SESSIONS_READ}
    assert scopes_of("support", ["sessions:read"]) == {Scope.SESSIONS_READ}


@pytest.mark.parametrize("role", ROLES)
def test_a_key_of_a_known_role_has_no_scope_that_the_role_has_not(role: str) -> None:
    for scope in Scope:
        if scope in ROLES[role]:
            assert scopes_of(role, [scope]) == {scope}
        else:
            with pytest.raises(ValueError, match=f"{role} does not have {scope}: name another"):
                scopes_of(role, [*ROLES[role], scope])


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("support", []),
        ("operator", ["sessions:*"]),
        ("operator", ["sessions:read", "sessions"]),
        ("Operator", ["sessions:read"]),
        ("", ["sessions:read"]),
        ("a" * 33, ["sessions:read"]),
        ("line\nbreak", ["sessions:read"]),
    ],
)
def test_a_role_or_scope_that_is_none_is_refused(role: str, names: list[str]) -> None:
    with pytest.raises(ValueError, match=r"role|scope"):
        scopes_of(role, names)
