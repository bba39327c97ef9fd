"""The audit bucket over S3: written once, and what S3 says is told as it is."""

from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from session_service.domain.audit_segments import SegmentName
from session_service.domain.errors import StoreUnavailableError
from session_service.storage.audit_bucket import S3AuditBucket

NAME = SegmentName(key="segments/2026-11-22/ab.jsonl", sha256="ab", records=1)


class S3:
    """Answers with what it is given, or raises it."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []

    def put_object(self, **request: Any) -> Any:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    get_object = put_object


def bucket(answer: Any) -> tuple[S3AuditBucket, S3]:
    client = S3(answer)
    return S3AuditBucket(client=client, bucket="audit"), client  # type: ignore[arg-type]


def error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "PutObject")


def test_what_is_put_replaces_nothing() -> None:
    own, client = bucket({"VersionId": "v"})

    assert own.put_once("manifests/1", b"{}")

    (request,) = client.asked
    assert (request["Bucket"], request["Key"], request["Body"]) == ("audit", "manifests/1", b"{}")
    assert request["IfNoneMatch"] == "*"


def test_a_key_that_is_taken_is_told_and_for_a_segment_no_error() -> None:
    own, _ = bucket(error("PreconditionFailed"))

    assert not own.put_once("manifests/1", b"{}")
    own.keep_segment(NAME, b"x")


@pytest.mark.parametrize(
    "failure",
    [
        error("ConditionalRequestConflict"),  # another put of the key is under way
        error("AccessDenied"),
        error("SlowDown"),
        EndpointConnectionError(endpoint_url="https://s3.example"),
    ],
)
def test_a_bucket_that_does_not_take_or_give_has_the_batch_delivered_again(
    failure: Exception,
) -> None:
    own, _ = bucket(failure)

    with pytest.raises(StoreUnavailableError):
        own.keep_segment(NAME, b"x")
    with pytest.raises(StoreUnavailableError):
        own.read(NAME.key)


def test_an_object_is_read_with_its_version_and_a_missing_one_is_none() -> None:
    there, _ = bucket({"VersionId": "v7", "Body": BytesIO(b"line\n")})
    gone, _ = bucket(error("NoSuchKey"))

    found = there.read(NAME.key)

    assert found is not None
    assert (found.version, found.body) == ("v7", b"line\n")
    assert gone.read(NAME.key) is None


def test_many_objects_are_read_in_the_order_they_were_asked_for() -> None:
    class Named(S3):
        def get_object(self, **request: Any) -> Any:
            if request["Key"] == "7":
                raise error("NoSuchKey")
            return {"VersionId": "v", "Body": BytesIO(request["Key"].encode())}

    own = S3AuditBucket(client=Named(None), bucket="audit")  # type: ignore[arg-type]
    keys = [str(number) for number in range(40)]

    found = [each.body.decode() if each else "" for each in own.read_each(keys)]

    assert found == [key if key != "7" else "" for key in keys]


def test_no_more_objects_are_read_ahead_than_fit_into_memory() -> None:
    class Counted(S3):
        def get_object(self, **request: Any) -> Any:
            self.asked.append(request)
            return {"VersionId": "v", "Body": BytesIO(b"")}

    client = Counted(None)
    found = S3AuditBucket(client=client, bucket="audit").read_each([str(n) for n in range(1_000)])  # type: ignore[arg-type]

    assert next(found) is not None
    found.close()  # type: ignore[attr-defined]

    assert len(client.asked) <= 8
