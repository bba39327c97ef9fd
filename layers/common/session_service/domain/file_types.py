"""What the first bytes of a file say about its type (OWASP File Upload; ASVS 5.2.2)."""

import re

# ISO 32000-1, Annex H.3: readers look for a PDF's header in its first 1,024 bytes.
INSPECTED_BYTES = 1024

_ZIP = rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"
_OLE = rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ISO_MEDIA = rb".{4}ftyp"
_SIGNATURES = {
    name: re.compile(pattern, re.DOTALL)
    for name, pattern in {
        "application/pdf": rb"%PDF-",
        "application/zip": _ZIP,
        "application/gzip": rb"\x1f\x8b",
        "application/x-7z-compressed": rb"7z\xbc\xaf\x27\x1c",
        "application/rtf": rb"\{\\rtf",
        "application/msword": _OLE,
        "application/vnd.ms-excel": _OLE,
        "application/vnd.ms-powerpoint": _OLE,
        "image/png": rb"\x89PNG\r\n\x1a\n",
        "image/jpeg": rb"\xff\xd8\xff",
        "image/gif": rb"GIF8[79]a",
        "image/webp": rb"RIFF.{4}WEBP",
        "image/tiff": rb"II\*\x00|MM\x00\*",
        "image/avif": _ISO_MEDIA,
        "image/heic": _ISO_MEDIA,
        "video/mp4": _ISO_MEDIA,
        "video/quicktime": _ISO_MEDIA,
        "video/webm": rb"\x1a\x45\xdf\xa3",
        "audio/mp4": _ISO_MEDIA,
        "audio/mpeg": rb"ID3|\xff[\xe3\xf2\xf3\xfa\xfb]",
        "audio/ogg": rb"OggS",
        "audio/wav": rb"RIFF.{4}WAVE",
    }.items()
}
# Office documents of both families, and whatever else says that it is a ZIP.
_IN_A_ZIP = re.compile(
    r"application/(?:vnd\.openxmlformats-officedocument\.|vnd\.oasis\.opendocument\.|.*\+zip$)"
)
_TEXT = re.compile(r"text/|application/(?:json|xml|javascript)$|.*\+(?:json|xml)$")
# What WHATWG's MIME Sniffing calls binary data bytes: no text holds them.
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


# What a browser would run if it showed it, whatever the link says of attachments.
_ACTIVE = re.compile(
    r"text/(?:html|xml|css|javascript)$|application/(?:xml|javascript|ecmascript)$|.*\+xml$"
)


def served_as(content_type: str) -> str:
    """Return the type under which a file is handed out: never one that a browser runs.

    S3 cannot be told to say `nosniff`. What stands in for it is that every file is an attachment
    and none is of an active type (ASVS 3.2.1, 5.4.1).
    """
    return "application/octet-stream" if _ACTIVE.match(content_type) else content_type


def contradicts(content_type: str, beginning: bytes) -> bool:
    """Tell whether a file that begins so cannot be of the type it was declared as.

    `beginning` is its first INSPECTED_BYTES, or all of it. A type without a known signature cannot
    be contradicted. A PDF may have anything before its header that readers skip (a byte order
    mark, a blank line, a mail's headers), but not the signature of another type: a file that
    begins as something else is that, whatever follows.
    """
    if content_type == "application/pdf":
        return b"%PDF-" not in beginning[:INSPECTED_BYTES] or _begins_as_another(beginning)
    if _IN_A_ZIP.match(content_type):
        content_type = "application/zip"
    if content_type in _SIGNATURES:
        return _SIGNATURES[content_type].match(beginning) is None
    if _TEXT.match(content_type):
        return not beginning.startswith(_UTF_16) and _BINARY.search(beginning) is not None
    return False


def _begins_as_another(beginning: bytes) -> bool:
    return any(
        signature.match(beginning)
        for name, signature in _SIGNATURES.items()
        if name != "application/pdf"
    )
