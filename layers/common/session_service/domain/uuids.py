"""UUIDs as text. The standard library's objects cost twice as much, and nobody needs more."""

UUID_BYTES = 16


def random_uuid(random: bytes) -> str:
    """Return 16 random bytes as a UUID of version 4 (RFC 9562 §5.4), in lower case."""
    version, variant = random[6] & 0x0F | 0x40, random[8] & 0x3F | 0x80
    return uuid_text(random[:6] + bytes((version, random[7], variant)) + random[9:])


def uuid_text(packed: bytes) -> str:
    """Return the 16 bytes of a UUID in its usual form, in lower case."""
    text = packed.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
