"""Short-lived permissions for the browser: the form that sends a file, the link that fetches it."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from session_service.domain.file_types import served_as
from session_service.domain.upload_service import PostForm
from session_service.domain.uploads import Upload
from session_service.storage.object_keys import object_key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Forms:
    """Implements the domain's Forms; signs locally, asks nothing of S3.

    `client` is asked for with the first form or link: it takes longer to make than to sign with.
    """

    client: "Callable[[], S3Client]"
    bucket: str

    def post_form(self, upload: Upload, *, expires_in_seconds: int) -> PostForm:
        """Return a form that accepts exactly this upload: key, type, size, checksum.

        A presigned PUT cannot limit the size; a POST policy can (AWS: POST policy conditions).
        """
        fields = {
            "Content-Type": upload.content_type,
            # Stored with the object: however it is ever served, a browser does not run it.
            "Content-Disposition": "attachment",
        }
        if upload.sha256 is not None:
            fields["x-amz-checksum-algorithm"] = "SHA256"
            fields["x-amz-checksum-sha256"] = b64encode(bytes.fromhex(upload.sha256)).decode()
        conditions: list[object] = [{name: value} for name, value in fields.items()]
        conditions.append(["content-length-range", upload.size, upload.size])
        form = self.client().generate_presigned_post(
            Bucket=self.bucket,
            Key=object_key(upload.locator),
            Fields=dict(fields),
            Conditions=conditions,
            ExpiresIn=expires_in_seconds,
        )
        return PostForm(url=form["url"], fields=form["fields"])

    def download_url(self, upload: Upload, *, expires_in_seconds: int) -> str:
        """Return a link to the stored version, as an attachment under its own name (RFC 6266).

        The name is given in UTF-8 only (RFC 8187): every browser reads it, and a second, plain one
        could say something else.
        """
        # Only what RFC 5987 calls attr-char stays as it is; everything else is percent-encoded.
        name = quote(upload.filename, safe="!#$&+-.^_`|~")
        return self.client().generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": object_key(upload.locator),
                "VersionId": upload.object_version or "null",
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{name}",
                "ResponseContentType": served_as(upload.content_type),
            },
            ExpiresIn=expires_in_seconds,
        )
