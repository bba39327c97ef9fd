"""The local cloud forgets the `response-*` parameters of a signed GET that names a version.

They are what makes a download an attachment.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    """Apply them."""
    from ministack.services import s3  # type: ignore[import-not-found]

    get_object = s3._get_object

    def get_object_version(
        bucket: str, key: str, headers: dict[str, str], query: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, str], Any]:
        answer: tuple[int, dict[str, str], Any] = get_object(bucket, key, headers, query)
        status, response_headers, _ = answer
        if status == 200 and query and "versionId" in query:
            s3._apply_response_overrides(response_headers, query)
        return answer

    s3._get_object = get_object_version
