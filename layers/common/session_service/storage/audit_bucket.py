"""The audit bucket: segments, manifests and exports, each written once and never again.

Functions may put objects and read them, and neither overwrite nor delete: the bucket's policy
refuses a put without `If-None-Match`, and every deletion.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from session_service.domain.audit_sealing import StoredBody
from session_service.domain.audit_segments import SegmentName
from session_service.domain.errors import StoreUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_AT_ONCE = 8
_THERE: Sequence[str] = ("PreconditionFailed", "412")
_NOT_THERE: Sequence[str] = ("NoSuchKey", "404")


@dataclass(frozen=True, slots=True, kw_only=True)
class S3AuditBucket:
    """Implements the domain's SegmentStore, EvidenceStore and ExportFiles.

    Every method raises StoreUnavailableError where S3 fails.
    """

    client: "S3Client"
    bucket: str

    def keep_segment(self, name: SegmentName, body: bytes) -> None:
        """Store a segment; the key is its digest, so what is there already is the same."""
        self.put_once(name.key, body)

    def put_once(self, key: str, body: bytes) -> bool:
        """Store an object under a key that has none; False where it has one."""
        try:
            self.client.put_object(
                Bucket=self.bucket,
                Key=key,
                Body=body,
                ContentType="application/json",
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _THERE:
                return False
            raise StoreUnavailableError from error
        except BotoCoreError as error:
            raise StoreUnavailableError from error
        return True

    def read(self, key: str) -> StoredBody | None:
        """Return the newest version of an object, or None where there is none, or it is hidden."""
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=key)
            return StoredBody(version=answer["VersionId"], body=answer["Body"].read())
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _NOT_THERE:
                return None
            raise StoreUnavailableError from error
        except BotoCoreError as error:
            raise StoreUnavailableError from error

    def read_each(self, keys: Sequence[str]) -> Iterator[StoredBody | None]:
        """Yield the newest version of each object, in the order of their keys given; 8 at once.

        No more are read ahead: a thousand segments of a busy hour may be more than memory holds.
        """
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for some in batched(keys, _AT_ONCE, strict=False):
                yield from pool.map(self.read, some)
