"""The uploads bucket: describe, look into, hide, erase, list."""

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from session_service.domain.custody import ListedObject
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.uploads import StoredObject, UploadLocator, Verdict
from session_service.storage import object_keys, scan_results

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_ABSENT = frozenset({"404", "NoSuchKey", "NoSuchVersion", "405", "MethodNotAllowed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Objects:
    """Implements the domain's Objects. Failures of S3 are raised as StoreUnavailableError."""

    client: "S3Client"
    bucket: str

    def describe(self, key: str, version_id: str | None = None) -> StoredObject | None:
        """Return one version (the current one if none is named), or None where there is none."""
        version = {"VersionId": version_id} if version_id else {}
        try:
            head = self.client.head_object(
                Bucket=self.bucket,
                Key=key,
                **version,  # type: ignore[arg-type]
            )
        except ClientError as error:
            # 405 is how S3 answers a HEAD for a version that is a delete marker.
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise StoreUnavailableError from error
        except BotoCoreError as error:
            raise StoreUnavailableError from error
        return StoredObject(
            version_id=head.get("VersionId", "null"),
            size=head["ContentLength"],
            etag=head["ETag"].strip('"'),
            modified_at=int(head["LastModified"].timestamp()) * 1000,
        )

    def beginning(self, key: str, version_id: str, length: int) -> bytes | None:
        """Return up to `length` first bytes of one version, or None where it is gone.

        No more is transferred. There is at least one: a form takes no empty file. An answer that
        breaks off is no answer: what is missing would speak against the file.
        """
        try:
            answer = self.client.get_object(
                Bucket=self.bucket, Key=key, VersionId=version_id, Range=f"bytes=0-{length - 1}"
            )
            with closing(answer["Body"]) as body:
                beginning = body.read(length)
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise StoreUnavailableError from error
        except BotoCoreError as error:
            raise StoreUnavailableError from error
        if len(beginning) < min(length, answer["ContentLength"]):
            raise StoreUnavailableError
        return beginning

    def verdict(self, key: str, version_id: str) -> Verdict | None:
        """Return what a scanner has tagged one version with, or None where nothing final."""
        try:
            answer = self.client.get_object_tagging(
                Bucket=self.bucket, Key=key, VersionId=version_id
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise StoreUnavailableError from error
        except BotoCoreError as error:
            raise StoreUnavailableError from error
        return scan_results.tagged_verdict({tag["Key"]: tag["Value"] for tag in answer["TagSet"]})

    def hide(self, key: str) -> None:
        """Delete the current version; it can be restored for some days."""
        try:
            self.client.delete_object(Bucket=self.bucket, Key=key)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailableError from error

    def erase(self, key: str, version_id: str) -> None:
        """Delete one version for good."""
        try:
            self.client.delete_object(Bucket=self.bucket, Key=key, VersionId=version_id)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailableError from error

    def key(self, locator: UploadLocator) -> str:
        """Return the S3 key of an upload."""
        return object_keys.object_key(locator)

    def locator(self, key: str) -> UploadLocator | None:
        """Return whose key it is, or None where we never make such a key."""
        return object_keys.locator_of(key)

    def page(self, after: str | None, limit: int) -> tuple[list[ListedObject], str | None]:
        """Return up to `limit` objects (at most 1,000) and where to go on, or None."""
        try:
            answer = self.client.list_objects_v2(
                Bucket=self.bucket, MaxKeys=limit, StartAfter=after or ""
            )
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailableError from error
        listed = [
            ListedObject(
                key=entry["Key"],
                etag=entry["ETag"].strip('"'),
                modified_at=int(entry["LastModified"].timestamp()) * 1000,
            )
            for entry in answer.get("Contents", [])
        ]
        return listed, listed[-1].key if answer["IsTruncated"] and listed else None
