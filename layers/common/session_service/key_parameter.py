"""Reading the service keys from the parameter store (an SSM SecureString: nothing to pay idle)."""

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Protocol

from session_service.domain.errors import StoreUnavailableError
from session_service.domain.service_keys import ServiceKeys


class ParameterReader(Protocol):
    """What is asked of a client of the parameter store, boto3's or ours."""

    def get_parameter(self, *, Name: str, WithDecryption: bool) -> Mapping[str, Any]:  # noqa: N803
        """Read one parameter."""
        ...


def read_service_keys(
    client: "ParameterReader", failures: tuple[type[Exception], ...], name: str, signing: int
) -> ServiceKeys:
    """Return the keys under `name`: JSON, generation (1 to 255) or `stable` → base64 of 32 bytes.

    `signing` is the generation this deployment signs with, `failures` are what the client raises.

    Raise StoreUnavailableError where it cannot be read, and ValueError for a parameter of another
    shape: without keys nothing is signed and nothing verified.
    """
    try:
        answer = client.get_parameter(Name=name, WithDecryption=True)
    except failures as error:
        raise StoreUnavailableError from error
    roots = json.loads(answer["Parameter"]["Value"])
    stable = b64decode(roots.pop("stable"))
    generations = {int(generation): b64decode(root) for generation, root in roots.items()}
    return ServiceKeys(generations, signing, stable)
