"""Keys in the parameter store: SSM SecureStrings, nothing to pay idle.

Each parameter is JSON: generation (1 to 255), or `stable`, → base64 of 32 bytes.
"""

import contextlib
import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from session_service.domain.errors import StoreUnavailableError
from session_service.domain.key_generations import STABLE
from session_service.domain.service_keys import ServiceKeys
from session_service.domain.signing_keys import SigningKeys

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

type Failures = tuple[type[Exception], ...]


class ParameterReader(Protocol):
    """What reading asks of a client of the parameter store, boto3's or ours."""

    def get_parameter(self, *, Name: str, WithDecryption: bool) -> Mapping[str, Any]:  # noqa: N803
        """Read one parameter."""
        ...


def read_service_keys(
    client: ParameterReader, failures: Failures, name: str, signing: int
) -> ServiceKeys:
    """Return the service keys under `name`. `signing` is the generation to sign with.

    `failures` are what the client raises. Raise StoreUnavailableError where it cannot be read, or
    does not hold that generation (while a key that leaked is being replaced), and ValueError for a
    parameter of another shape: without keys nothing is signed and nothing verified.
    """
    generations, stable = _decoded(_read(client, failures, name), signing)
    return ServiceKeys(generations, signing, stable)


def read_signing_keys(
    client: ParameterReader, failures: Failures, name: str, newest: int
) -> SigningKeys:
    """Return the private keys of access tokens under `name`. Raise as `read_service_keys` does."""
    parameter = _read(client, failures, name)
    generations, _ = _decoded(parameter, newest)
    return SigningKeys(generations, newest, round(parameter["LastModifiedDate"].timestamp() * 1000))


def keep_keys(
    client: "SSMClient", name: str, retained: Callable[[dict[str, str]], dict[str, str]]
) -> str:
    """Make the parameter hold what `retained` says is to be kept of it; return its ARN.

    Of two that make the first keys at the same time, the faster one's stay: without Overwrite
    they are made once.
    """
    try:
        parameter = client.get_parameter(Name=name, WithDecryption=True)["Parameter"]
        old = json.loads(parameter["Value"])
    except client.exceptions.ParameterNotFound:
        old = {}
    keys = retained(old)
    if keys == old:
        return str(parameter["ARN"])
    with contextlib.suppress(client.exceptions.ParameterAlreadyExists):
        client.put_parameter(
            Name=name, Value=json.dumps(keys), Type="SecureString", Overwrite=bool(old)
        )
    return keep_keys(client, name, retained)


def _read(client: ParameterReader, failures: Failures, name: str) -> Mapping[str, Any]:
    try:
        parameter: Mapping[str, Any] = client.get_parameter(Name=name, WithDecryption=True)[
            "Parameter"
        ]
    except failures as error:
        raise StoreUnavailableError from error
    return parameter


def _decoded(parameter: Mapping[str, Any], needed: int) -> tuple[dict[int, bytes], bytes]:
    keys = json.loads(parameter["Value"])
    stable = b64decode(keys.pop(STABLE, ""))
    generations = {int(generation): b64decode(key) for generation, key in keys.items()}
    if needed not in generations:
        raise StoreUnavailableError from KeyError(f"there is no key generation {needed}")
    return generations, stable
