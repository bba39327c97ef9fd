"""Wires what other services rely on: access tokens and their keys."""

import os
from functools import cache
from typing import TYPE_CHECKING

from session_service.bootstrap import (
    SystemEntropy,
    authentication,
    credentials,
    settings,
    system_clock,
)
from session_service.config import names

if TYPE_CHECKING:
    from session_service.access_token_signer import AccessTokenSigner
    from session_service.web.access_token_calls import AccessTokenCalls


@cache
def access_token_signer() -> "AccessTokenSigner":
    """Return what signs and publishes keys, as the parameter store has them at start."""
    from session_service.access_token_signer import AccessTokenSigner
    from session_service.bootstrap.clients import parameter_store
    from session_service.key_parameter import read_signing_keys

    name, newest = os.environ["SIGNING_KEYS_PARAMETER"], settings().key_generation
    store = parameter_store()
    keys = read_signing_keys(store.calls, store.failures, name, newest)
    return AccessTokenSigner(keys, system_clock)


@cache
def access_token_calls() -> "AccessTokenCalls":
    """Return the call that issues access tokens."""
    from session_service.domain.access_tokens import AccessTokenService
    from session_service.web.access_token_calls import AccessTokenCalls

    tokens = AccessTokenService(
        signer=access_token_signer(),
        audiences=names(os.environ["ACCESS_TOKEN_AUDIENCES"]),
        clock=system_clock,
        entropy=SystemEntropy(),
    )
    return AccessTokenCalls(
        authentication=authentication(),
        tokens=tokens,
        credentials=credentials(),
        issuer=os.environ["ACCESS_TOKEN_ISSUER"],
    )
