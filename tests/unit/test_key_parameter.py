import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from session_service.domain.errors import StoreUnavailableError
from session_service.key_parameter import read_service_keys, read_signing_keys
from tests.fakes.dynamodb import FAILURES

ONE, TWO, STABLE = (1).to_bytes(32), (2).to_bytes(32), bytes(range(32))
CHANGED = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)


def store(keys: object, failure: Exception | None = None) -> Any:
    """A parameter store with one parameter, or one that fails."""

    class Store:
        def get_parameter(self, **asked: object) -> dict[str, Any]:
            assert asked == {"Name": "/stack/keys", "WithDecryption": True}
            if failure is not None:
                raise failure
            return {"Parameter": {"Value": json.dumps(keys), "LastModifiedDate": CHANGED}}

    return Store()


def encoded(**keys: bytes) -> dict[str, str]:
    return {name.strip("_"): b64encode(key).decode() for name, key in keys.items()}


def test_service_keys_are_read_by_generation_and_with_their_stable_root() -> None:
    keys = read_service_keys(
        store(encoded(_1=ONE, _2=TWO, stable=STABLE)), FAILURES, "/stack/keys", 2
    )

    assert (keys.roots, keys.signing, keys.stable) == ({1: ONE, 2: TWO}, 2, STABLE)


def test_signing_keys_are_read_by_generation_and_with_the_age_of_the_youngest() -> None:
    keys = read_signing_keys(store(encoded(_1=ONE, _2=TWO)), FAILURES, "/stack/keys", 2)

    assert (keys.scalars, keys.newest) == ({1: ONE, 2: TWO}, 2)
    assert keys.changed_at == 1_795_338_900_000
    assert keys.signing_at(keys.changed_at) == 1


@pytest.mark.parametrize("read", [read_service_keys, read_signing_keys])
@pytest.mark.parametrize(
    "failure",
    [
        ConnectTimeoutError(endpoint_url="https://ssm"),
        ClientError({"Error": {"Code": "ParameterNotFound"}}, "GetParameter"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_keys_that_cannot_be_read_are_a_store_that_is_away(read: Any, failure: Exception) -> None:
    with pytest.raises(StoreUnavailableError):
        read(store({}, failure), FAILURES, "/stack/keys", 1)


def test_keys_of_another_shape_are_never_used() -> None:
    with pytest.raises(ValueError, match="stable"):
        read_service_keys(store(encoded(_1=ONE)), FAILURES, "/stack/keys", 1)
    with pytest.raises(ValueError, match="P-256"):
        read_signing_keys(store(encoded(_1=bytes(32))), FAILURES, "/stack/keys", 1)


@pytest.mark.parametrize("read", [read_service_keys, read_signing_keys])
def test_a_generation_that_is_not_there_yet_or_any_more_is_a_store_that_is_away(read: Any) -> None:
    with pytest.raises(StoreUnavailableError):
        read(store(encoded(_2=TWO, stable=STABLE)), FAILURES, "/stack/keys", 1)
