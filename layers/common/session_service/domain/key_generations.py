"""Which keys exist after a deployment: the service keys, and those that sign access tokens."""

from base64 import b64encode
from collections.abc import Callable, Mapping

from session_service.domain.signing_keys import private_scalar

KEY_BYTES = 32
STABLE = "stable"
LAST_GENERATION = 255  # a key's generation is one byte of every token that it signs

type RandomBytes = Callable[[int], bytes]
type Retention = Callable[[Mapping[str, str], int, RandomBytes], dict[str, str]]


def retained_keys(
    existing: Mapping[str, str], generation: int, random_bytes: RandomBytes
) -> dict[str, str]:
    """Return the service keys (base64, by generation) to keep when `generation` is to sign.

    `stable`, made once, is kept for ever. Raise ValueError as `retained_signing_keys` does.
    """
    made = {name: key for name, key in existing.items() if name != STABLE}
    kept = _retained(made, generation, lambda: random_bytes(KEY_BYTES))
    kept[STABLE] = existing.get(STABLE) or b64encode(random_bytes(KEY_BYTES)).decode()
    return kept


def retained_signing_keys(
    existing: Mapping[str, str], generation: int, random_bytes: RandomBytes
) -> dict[str, str]:
    """Return the private keys of access tokens (base64, by generation) to keep.

    What exists is never replaced. The generation before still verifies. A later one is left of a
    deployment that was rolled back: tokens may be signed with it, and the next try will want it.
    Raise ValueError for a generation out of bounds, and for one that skips the next: it would
    retire the key that signs today.
    """
    return _retained(existing, generation, lambda: private_scalar(random_bytes))


def _retained(
    existing: Mapping[str, str], generation: int, make_key: Callable[[], bytes]
) -> dict[str, str]:
    if not 1 <= generation <= LAST_GENERATION:
        raise ValueError(f"key generation {generation} is not in 1..{LAST_GENERATION}")
    made = [int(name) for name in existing]
    if made and generation > max(made) + 1:
        raise ValueError(f"key generation {generation} skips {max(made) + 1}")
    kept = {name: key for name, key in existing.items() if int(name) >= generation - 1}
    if str(generation) not in kept:
        kept[str(generation)] = b64encode(make_key()).decode()
    return kept
