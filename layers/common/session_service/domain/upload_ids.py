"""Upload ids: UUIDs that sort by the time they were made (version 7, RFC 9562 §5.7)."""

from uuid import UUID

from session_service.domain.ports import Entropy


def new_upload_id(now: int, entropy: Entropy) -> str:
    """Return an id for `now` (epoch milliseconds), with 74 random bits behind the time."""
    random = int.from_bytes(entropy.token_bytes(10))
    high = (now & (1 << 48) - 1) << 16 | 0x7000 | random >> 68
    low = 0b10 << 62 | random & (1 << 62) - 1
    return str(UUID(int=high << 64 | low))


def is_upload_id(text: str) -> bool:
    """Tell whether the text is an id as we write it: a lower-case version 7 UUID."""
    try:
        parsed = UUID(text)
    except ValueError:
        return False
    return parsed.version == 7 and str(parsed) == text


def made_at(upload_id: str) -> int:
    """Return when an id was made, in epoch milliseconds."""
    return UUID(upload_id).int >> 80
