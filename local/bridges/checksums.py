"""The local cloud keeps what a form sends without comparing it with the form's own checksum."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

FIELD = "x-amz-checksum-sha256"


def install() -> None:
    """Refuse a file that is not the one whose SHA-256 its form names."""
    from ministack.services import s3  # type: ignore[import-not-found]

    post_object = s3._post_object

    def checked_post_object(bucket: str, body: bytes, headers: dict[str, str]) -> Any:
        parts = s3._parse_multipart_form(headers.get("content-type", ""), body)
        sent = {name.lower(): content for name, _, _, content in parts or ()}
        if FIELD in sent and sent[FIELD] != b64encode(sha256(sent.get("file", b"")).digest()):
            message = "The SHA256 you specified did not match the calculated checksum."
            return s3._error("BadDigest", message, 400)
        return post_object(bucket, body, headers)

    s3._post_object = checked_post_object
