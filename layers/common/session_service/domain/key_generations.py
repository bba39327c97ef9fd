"""Which service keys exist after a deployment."""

from base64 import b64encode
from collections.abc import Callable, Mapping

KEY_BYTES = 32
STABLE = "stable"
LAST_GENERATION = 255  # a key's generation is one byte of every token that it signs


def retained_keys(
    existing: Mapping[str, str], generation: int, random_bytes: Callable[[int], bytes]
) -> dict[str, str]:
    """Return the keys (base64, by generation) to keep when `generation` is to sign.

    What exists is never replaced; `stable`, made once, is kept for ever. The generation before
    still verifies. A later one is left of a deployment that was rolled back: tokens may be signed
    with it, and the next try will want it. Raise ValueError for a generation out of bounds, and
    for one that skips the next: it would retire the key that signs today.
    """
    if not 1 <= generation <= LAST_GENERATION:
        raise ValueError(f"key generation {generation} is not in 1..{LAST_GENERATION}")
    made = [int(name) for name in existing if name != STABLE]
    if made and generation > max(made) + 1:
        raise ValueError(f"key generation {generation} skips {max(made) + 1}")
    kept = {
        name: key for name, key in existing.items() if name == STABLE or int(name) >= generation - 1
    }
    for name in (str(generation), STABLE):
        if name not in kept:
            kept[name] = b64encode(random_bytes(KEY_BYTES)).decode()
    return kept
