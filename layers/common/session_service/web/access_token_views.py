"""What a caller sees of access tokens and of the keys that verify them."""

from typing import Literal, TypedDict


class AccessTokenAnswer(TypedDict):
    """A token for one audience, to be sent to it as `Authorization: Bearer`."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in_seconds: int


class KeyView(TypedDict):
    """One public key (RFC 7517, RFC 7518)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class KeySet(TypedDict):
    """The keys of all tokens that may still be valid."""

    keys: list[KeyView]
