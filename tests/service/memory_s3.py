"""An S3 client over a bucket in memory, for what the service asks of it."""

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tests.fakes.objects import MemoryObjects

if TYPE_CHECKING:
    from tests.service.outside import Outside

_EPOCH = datetime.fromtimestamp(0, UTC)


class MemoryS3:
    """The versioned bucket of uploads, and that of the audit, where nothing is written twice."""

    def __init__(self, outside: "Outside") -> None:
        self.bucket = MemoryObjects()
        self.evidence: dict[str, bytes] = {}
        self._outside = outside

    def head_object(self, **request: Any) -> dict[str, Any]:
        self._outside.before("head_object")
        found = self.bucket.describe(request["Key"], request.get("VersionId"))
        if found is None:
            raise ClientError({"Error": {"Code": "404"}}, "HeadObject")
        return {
            "VersionId": found.version_id,
            "ContentLength": found.size,
            "ETag": f'"{found.etag}"',
            "LastModified": _EPOCH,
        }

    def put_object(self, **request: Any) -> dict[str, Any]:
        self._outside.before("put_object")
        assert request["IfNoneMatch"] == "*"
        if request["Key"] in self.evidence:
            raise ClientError({"Error": {"Code": "PreconditionFailed"}}, "PutObject")
        self.evidence[request["Key"]] = request["Body"]
        return {"VersionId": "v1"}

    def get_object(self, **request: Any) -> dict[str, Any]:
        self._outside.before("get_object")
        if "Range" not in request:
            if request["Key"] not in self.evidence:
                raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
            return {"VersionId": "v1", "Body": BytesIO(self.evidence[request["Key"]])}
        length = int(request["Range"].partition("-")[2]) + 1
        beginning = self.bucket.beginning(request["Key"], request["VersionId"], length)
        if beginning is None:
            raise ClientError({"Error": {"Code": "NoSuchVersion"}}, "GetObject")
        return {"Body": BytesIO(beginning), "ContentLength": len(beginning)}

    def delete_object(self, **request: Any) -> None:
        self._outside.before("delete_object")
        if "VersionId" in request:
            self.bucket.erase(request["Key"], request["VersionId"])
        else:
            self.bucket.hide(request["Key"])

    def list_objects_v2(self, **request: Any) -> dict[str, Any]:
        self._outside.before("list_objects_v2")
        page, after = self.bucket.page(request["StartAfter"] or None, request["MaxKeys"])
        contents = [
            {"Key": found.key, "ETag": f'"{found.etag}"', "LastModified": _EPOCH} for found in page
        ]
        return {"Contents": contents, "IsTruncated": after is not None}
