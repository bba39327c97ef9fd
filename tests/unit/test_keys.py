from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.custody import DueSession, DueUpload
from session_service.domain.uploads import UploadLocator
from session_service.dynamodb import keys
from session_service.storage.object_keys import locator_of as locator_of_object
from session_service.storage.object_keys import object_key

TENANTS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True)
UUIDS = st.uuids().map(str)
LOCATORS = st.builds(UploadLocator, tenant_id=TENANTS, collection_id=UUIDS, upload_id=UUIDS)
T, S, C, U = "acme", "s1", "c1", "u1"
UPLOAD = UploadLocator(tenant_id=T, collection_id=C, upload_id=U)


def test_the_scheme_is_the_one_its_table_shows() -> None:
    assert keys.session_key(T, S) == {"PK": "T#acme#S#s1", "SK": "SESSION"}
    assert keys.metadata_key(T, S) == {"PK": "T#acme#S#s1", "SK": "METADATA"}
    assert keys.device_name_key(T, S, "d1") == {"PK": "T#acme#S#s1", "SK": "DEVICE#d1"}
    assert keys.collection_key(T, C) == {"PK": "T#acme#C#c1", "SK": "COLLECTION"}
    assert keys.upload_key(UPLOAD) == {"PK": "T#acme#C#c1", "SK": "UPLOAD#u1"}
    assert keys.idempotency_key(T, "h") == {"PK": "T#acme#I#h", "SK": "IDEMPOTENCY"}


def test_every_key_of_a_tenant_starts_with_the_tenant() -> None:
    made = [
        keys.session_key(T, S),
        keys.metadata_key(T, S),
        keys.device_name_key(T, S, "d"),
        keys.collection_key(T, C),
        keys.upload_key(UPLOAD),
        keys.idempotency_key(T, "h"),
    ]

    assert all(key["PK"].startswith("T#acme#") for key in made)
    assert len({tuple(key.values()) for key in made}) == len(made)


def test_the_services_own_partitions_can_belong_to_no_tenant() -> None:
    assert keys.SWEEP_CURSOR["PK"].startswith("T#-#")


@pytest.mark.parametrize("object_key", ["", "uploads/x", "Ada's diary", "\ud800", "x" * 5000])
def test_the_tombstone_of_a_stray_tells_nothing_of_its_name(object_key: str) -> None:
    key = keys.stray_key(T, object_key, "v1")

    assert key == keys.stray_key(T, object_key, "v1")
    assert len(key["PK"]) == len("T#acme#X#") + 64
    assert "diary" not in key["PK"]


@given(LOCATORS)
def test_the_key_of_an_upload_leads_back_to_it(locator: UploadLocator) -> None:
    assert keys.locator_of(keys.upload_key(locator)) == locator


@pytest.mark.parametrize(
    "key",
    [
        keys.session_key(T, S),
        keys.collection_key(T, C),
        keys.SWEEP_CURSOR,
        keys.stray_key(T, "x", "v1"),
        keys.idempotency_key(T, "h"),
        {"PK": "T#acme#S#s1", "SK": "UPLOAD#u1"},
    ],
)
def test_the_key_of_anything_else_is_no_uploads(key: keys.Key) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever shape it has
        keys.locator_of(key)


@given(TENANTS, UUIDS, LOCATORS, st.integers(0, 2**45))
def test_a_row_of_the_due_index_leads_to_what_is_due(
    tenant_id: str, session_id: str, locator: UploadLocator, due_at: int
) -> None:
    session = keys.due_row(keys.session_key(tenant_id, session_id), due_at)
    upload = keys.due_row(keys.upload_key(locator), due_at)

    assert session == DueSession(tenant_id=tenant_id, session_id=session_id, due_at=due_at)
    assert upload == DueUpload(locator=locator, due_at=due_at)


def test_a_row_has_the_same_shard_always_and_all_shards_are_used_alike() -> None:
    used = Counter(keys.due_shard(str(number)) for number in range(4000))

    assert set(used) == set(keys.DUE_SHARDS)
    assert min(used.values()) > 800
    assert keys.due_shard("6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11") == "DUE#2"


@given(LOCATORS)
def test_the_s3_key_of_an_upload_leads_back_to_it(locator: UploadLocator) -> None:
    assert locator_of_object(object_key(locator)) == locator


@given(st.text())
def test_a_key_that_is_taken_for_ours_is_one_we_make(key: str) -> None:
    locator = locator_of_object(key)

    assert locator is None or object_key(locator) == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "uploads/",
        "uploads/default",
        "downloads/default/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11",
        "uploads/default/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11/report.pdf",
        "uploads/DEFAULT/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11",
        "uploads/-/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11",
        "uploads/a#b/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11",
        "uploads/default/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11/0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11\n",
    ],
)
def test_a_key_we_never_make_is_nobodys(key: str) -> None:
    assert locator_of_object(key) is None
