"""Short-lived permissions for the browser: the form that sends a file, the link that fetches it."""

from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import quote

from session_service.aws_requests.errors import RequestError
from session_service.aws_requests.presigned import BucketSigner
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.file_types import served_as
from session_service.domain.upload_service import PostForm
from session_service.domain.uploads import Upload
from session_service.storage.object_keys import object_key


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Forms:
    """Implements the domain's Forms; signs locally, asks nothing of S3.

    Where nothing can be signed, for want of credentials, StoreUnavailableError is raised.
    """

    signer: BucketSigner

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
        try:
            signed = self.signer.post_fields(
                object_key(upload.locator),
                fields,
                [["content-length-range", upload.size, upload.size]],
                expires_in_seconds=expires_in_seconds,
            )
        except RequestError as error:
            raise StoreUnavailableError from error
        return PostForm(url=self.signer.url, fields=signed)

    def download_url(self, upload: Upload, *, expires_in_seconds: int) -> str:
        """Return a link to the stored version, as an attachment under its own name (RFC 6266).

        The name is given in UTF-8 only (RFC 8187): every browser reads it, and a second, plain one
        could say something else.
        """
        # Only what RFC 5987 calls attr-char stays as it is; everything else is percent-encoded.
        name = quote(upload.filename, safe="!#$&+-.^_`|~")
        query = {
            "versionId": upload.object_version or "null",
            "response-content-disposition": f"attachment; filename*=UTF-8''{name}",
            "response-content-type": served_as(upload.content_type),
        }
        try:
            return self.signer.get_url(
                object_key(upload.locator), query, expires_in_seconds=expires_in_seconds
            )
        except RequestError as error:
            raise StoreUnavailableError from error
