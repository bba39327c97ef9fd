"""S3's forms, links and objects, with a real client that signs, or is stubbed, and never calls."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from copy import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from session_service.aws_clients import s3_client
from session_service.aws_requests.credentials import Credentials, GivenCredentials
from session_service.aws_requests.endpoints import bucket_url
from session_service.aws_requests.errors import ConnectionFailedError
from session_service.aws_requests.presigned import BucketSigner
from session_service.domain.custody import ListedObject
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.uploads import Upload, UploadLocator, UploadStatus, Verdict
from session_service.storage.forms import S3Forms
from session_service.storage.object_keys import object_key
from session_service.storage.objects import S3Objects
from tests.fakes.clock import START

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MOMENT = datetime.fromtimestamp(START / 1000, UTC)
UPLOAD = Upload(
    locator=UploadLocator(
        tenant_id="default",
        collection_id="0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11",
        upload_id="01a20289-99f0-7e0b-9a55-3a3c9d1e7b22",
    ),
    session_id="s",
    status=UploadStatus.STORED,
    filename='r"é\u0301;=\\,%20 1.pdf',
    content_type="application/pdf",
    size=123,
    sha256="00" * 31 + "ff",
    created_at=START,
    form_expires_at=START,
    version=1,
    object_version="v1",
)
BUCKET = "uploads-example"
KEY = object_key(UPLOAD.locator)
CREDENTIALS = GivenCredentials(Credentials("AKIAEXAMPLE", "secret", ""))
FORMS = S3Forms(
    signer=BucketSigner(
        BUCKET,
        bucket_url(BUCKET, {}, region="eu-central-1", suffix="amazonaws.com"),
        region="eu-central-1",
        credentials=CREDENTIALS,
        now=lambda: START / 1000,
    )
)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> "S3Client":
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_DEFAULT_REGION", "eu-central-1"),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    return s3_client()


@pytest.fixture
def stub(client: "S3Client") -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def policy_of(fields: dict[str, str]) -> list[Any]:
    conditions: list[Any] = json.loads(b64decode(fields["policy"]))["conditions"]
    return conditions


def test_a_form_takes_this_file_only() -> None:
    form = FORMS.post_form(UPLOAD, expires_in_seconds=300)
    conditions = policy_of(dict(form.fields))

    assert form.url == f"https://{BUCKET}.s3.eu-central-1.amazonaws.com/"
    assert form.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert ["content-length-range", 123, 123] in conditions
    for name, value in {
        "bucket": BUCKET,
        "key": KEY,
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment",
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8=",
    }.items():
        assert {name: value} in conditions
        assert name == "bucket" or form.fields[name] == value


def test_a_form_without_a_checksum_asks_for_none() -> None:
    form = FORMS.post_form(replace(UPLOAD, sha256=None), expires_in_seconds=300)

    assert not any("checksum" in str(condition) for condition in policy_of(dict(form.fields)))


def test_a_form_tells_nothing_of_the_files_name() -> None:
    form = FORMS.post_form(replace(UPLOAD, filename="diary.pdf"), expires_in_seconds=300)

    assert "diary" not in str(policy_of(dict(form.fields))) + str(form)


def test_a_link_names_one_version_as_an_attachment_under_its_own_name() -> None:
    link = FORMS.download_url(UPLOAD, expires_in_seconds=45)
    parts = urlsplit(link)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}

    assert (parts.hostname, parts.path) == (f"{BUCKET}.s3.eu-central-1.amazonaws.com", f"/{KEY}")
    assert (query["versionId"], query["X-Amz-Expires"]) == ("v1", "45")
    assert query["response-content-type"] == "application/pdf"
    disposition, _, name = query["response-content-disposition"].partition("UTF-8''")
    assert disposition == "attachment; filename*="
    assert unquote(name) == UPLOAD.filename
    assert not set(name) & set("\"'();,/:?=@\\ \r\n")


def test_without_credentials_there_is_neither_form_nor_link() -> None:
    class NoCredentials(GivenCredentials):
        def current(self) -> Credentials:
            raise ConnectionFailedError("nobody answers")

    source = NoCredentials(CREDENTIALS.current())
    signer = BucketSigner(
        BUCKET, "https://here/", region="eu-central-1", credentials=source, now=lambda: 0.0
    )
    forms = S3Forms(signer=signer)

    with pytest.raises(StoreUnavailableError):
        forms.post_form(UPLOAD, expires_in_seconds=300)
    with pytest.raises(StoreUnavailableError):
        forms.download_url(UPLOAD, expires_in_seconds=45)


def test_an_object_is_described_by_its_version(client: "S3Client", stub: Stubber) -> None:
    stub.add_response(
        "head_object",
        {"VersionId": "v1", "ContentLength": 5, "ETag": '"e"', "LastModified": MOMENT},
        {"Bucket": BUCKET, "Key": KEY, "VersionId": "v1"},
    )

    found = S3Objects(client=client, bucket=BUCKET).describe(KEY, "v1")

    assert found is not None
    assert (found.version_id, found.size, found.etag, found.modified_at) == ("v1", 5, "e", START)


@pytest.mark.parametrize("code", ["404", "NoSuchKey", "NoSuchVersion", "405", "MethodNotAllowed"])
def test_an_object_that_is_gone_or_a_marker_is_none(
    client: "S3Client", stub: Stubber, code: str
) -> None:
    stub.add_client_error("head_object", code)

    assert S3Objects(client=client, bucket=BUCKET).describe(KEY) is None


@pytest.mark.parametrize("code", ["403", "AccessDenied", "SlowDown", "500", "InternalError"])
def test_an_object_that_cannot_be_seen_is_not_taken_for_gone(
    client: "S3Client", stub: Stubber, code: str
) -> None:
    stub.add_client_error("head_object", code)

    with pytest.raises(StoreUnavailableError):
        S3Objects(client=client, bucket=BUCKET).describe(KEY)


def test_hiding_names_no_version_and_erasing_does(client: "S3Client", stub: Stubber) -> None:
    stub.add_response("delete_object", {}, {"Bucket": BUCKET, "Key": KEY})
    stub.add_response("delete_object", {}, {"Bucket": BUCKET, "Key": KEY, "VersionId": "v2"})
    objects = S3Objects(client=client, bucket=BUCKET)

    objects.hide(KEY)
    objects.erase(KEY, "v2")


def test_a_page_goes_on_where_the_one_before_ended(client: "S3Client", stub: Stubber) -> None:
    entry = {"Key": "k", "ETag": '"e"', "LastModified": MOMENT}
    listed = ListedObject(key="k", etag="e", modified_at=START)
    for answer, after in (
        ({"IsTruncated": True, "Contents": [entry]}, ""),
        ({"IsTruncated": False, "Contents": [entry]}, "k"),
        ({"IsTruncated": False}, "k"),
    ):
        stub.add_response(
            "list_objects_v2", answer, {"Bucket": BUCKET, "MaxKeys": 7, "StartAfter": after}
        )
    objects = S3Objects(client=client, bucket=BUCKET)

    assert objects.page(None, 7) == ([listed], "k")
    assert objects.page("k", 7) == ([listed], None)
    assert objects.page("k", 7) == ([], None)


@pytest.mark.parametrize("operation", ["delete_object", "list_objects_v2"])
def test_a_bucket_that_is_away_is_told_of(
    client: "S3Client", stub: Stubber, operation: str
) -> None:
    objects = S3Objects(client=client, bucket=BUCKET)
    calls: dict[str, list[Callable[[], object]]] = {
        "delete_object": [lambda: objects.hide(KEY), lambda: objects.erase(KEY, "v")],
        "list_objects_v2": [lambda: objects.page(None, 1)],
    }
    for call in calls[operation]:
        stub.add_client_error(operation, "SlowDown")
        with pytest.raises(StoreUnavailableError):
            call()


def test_a_file_of_a_type_that_browsers_run_is_handed_out_as_mere_bytes() -> None:
    link = FORMS.download_url(replace(UPLOAD, content_type="text/html"), expires_in_seconds=45)

    assert "response-content-type=application%2Foctet-stream" in link


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7" + bytes(2000)])
def test_of_a_file_only_the_first_bytes_are_read(
    client: "S3Client", stub: Stubber, content: bytes
) -> None:
    # A store may answer with all of it; no more than asked for is read then.
    stub.add_response(
        "get_object",
        {"Body": StreamingBody(BytesIO(content), len(content)), "ContentLength": len(content)},
        {"Bucket": BUCKET, "Key": KEY, "VersionId": "v1", "Range": "bytes=0-1023"},
    )

    found = S3Objects(client=client, bucket=BUCKET).beginning(KEY, "v1", 1024)

    assert found == content[:1024]


def test_a_beginning_that_breaks_off_on_its_way_is_no_verdict_on_the_file(
    client: "S3Client", stub: Stubber
) -> None:
    for sent in (b"", b"%P"):
        body = StreamingBody(BytesIO(sent), content_length=8)
        stub.add_response("get_object", {"Body": body, "ContentLength": 8})

        with pytest.raises(StoreUnavailableError):
            S3Objects(client=client, bucket=BUCKET).beginning(KEY, "v1", 1024)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("NO_THREATS_FOUND", Verdict.CLEAN),
        ("THREATS_FOUND", Verdict.INFECTED),
        ("UNSUPPORTED", Verdict.UNSCANNABLE),
        ("ACCESS_DENIED", None),
        ("FAILED", None),
        (None, None),
    ],
)
def test_a_verdict_is_read_from_the_tag_of_exactly_one_version(
    client: "S3Client", stub: Stubber, status: str | None, verdict: Verdict | None
) -> None:
    tags = [{"Key": "other", "Value": "THREATS_FOUND"}]
    if status is not None:
        tags.append({"Key": "GuardDutyMalwareScanStatus", "Value": status})
    stub.add_response(
        "get_object_tagging",
        {"TagSet": tags},
        {"Bucket": BUCKET, "Key": KEY, "VersionId": "v1"},
    )

    assert S3Objects(client=client, bucket=BUCKET).verdict(KEY, "v1") is verdict


@pytest.mark.parametrize("operation", ["get_object", "get_object_tagging"])
def test_a_version_that_is_gone_has_neither_bytes_nor_verdict_and_one_out_of_sight_is_told_of(
    client: "S3Client", stub: Stubber, operation: str
) -> None:
    objects = S3Objects(client=client, bucket=BUCKET)

    def look() -> object:
        if operation == "get_object":
            return objects.beginning(KEY, "v1", 1024)
        return objects.verdict(KEY, "v1")

    for code in ("NoSuchKey", "NoSuchVersion", "MethodNotAllowed"):
        stub.add_client_error(operation, code)
        assert look() is None
    for code in ("AccessDenied", "SlowDown", "InternalError"):
        stub.add_client_error(operation, code)
        with pytest.raises(StoreUnavailableError):
            look()
