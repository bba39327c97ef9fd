"""What S3 and scanners announce is believed as far as it can be checked, and no further."""

import copy
import json
from typing import Any

import pytest

from session_service.domain.uploads import Verdict
from session_service.storage.notifications import arrival
from session_service.storage.scan_results import ScanInconclusiveError, scan_result
from tests.contract.functions import ROOT

BUCKET = "maria-sessions-uploads-123456789012-eu-central-1"
S3: dict[str, Any] = json.loads((ROOT / "events/associate_upload.json").read_text())["Records"][0]
SCAN: dict[str, Any] = json.loads((ROOT / "events/record_scan.json").read_text())
KEY = S3["s3"]["object"]["key"]


def announced(**changes: Any) -> dict[str, Any]:
    record = copy.deepcopy(S3)
    record["s3"]["object"] |= changes
    return record


def scanned(**changes: Any) -> dict[str, Any]:
    event = copy.deepcopy(SCAN)
    event["detail"]["s3ObjectDetails"] |= changes
    return event


def test_an_event_names_the_upload_the_version_and_the_request_that_made_it() -> None:
    found = arrival(S3, BUCKET)

    assert found is not None
    assert (
        f"uploads/{found.locator.tenant_id}/{found.locator.collection_id}/"
        + (found.locator.upload_id)
        == KEY
    )
    assert found.version_id == "096fKKXTRTtl3on89fVO.nfljtsv6qko"
    assert found.request_id == "C3D13FE58DE4C810"


def test_a_key_is_read_as_s3_writes_it() -> None:
    assert arrival(announced(key=KEY.replace("-", "%2D")), BUCKET) == arrival(S3, BUCKET)


@pytest.mark.parametrize(
    "key",
    [
        "uploads/default/Ada%27s+diary.pdf",
        "uploads/",
        "other/" + KEY,
        KEY + "/x",
        KEY.replace("default", "..") + "",
        KEY.replace("default", "%2E%2E%2F"),
        KEY.upper(),
        KEY + "%0A",
        "reports/2026.json",
    ],
)
def test_a_key_that_we_never_make_is_nobodys(key: str) -> None:
    assert arrival(announced(key=key), BUCKET) is None
    assert scan_result(scanned(objectKey=key), BUCKET) is None


def test_an_event_of_another_bucket_is_nobodys() -> None:
    assert arrival(S3, "another-bucket") is None
    assert scan_result(SCAN, "another-bucket") is None
    assert scan_result(scanned(bucketName="another-bucket"), BUCKET) is None


@pytest.mark.parametrize("record", [{}, {"s3": {}}, {"s3": {"bucket": {"name": BUCKET}}}])
def test_an_event_of_another_shape_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        arrival(record, BUCKET)


def test_an_event_of_an_object_without_a_version_names_none() -> None:
    record = announced()
    del record["s3"]["object"]["versionId"]
    del record["responseElements"]
    found = arrival(record, BUCKET)

    assert found is not None
    assert (found.version_id, found.request_id) == (None, "")


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("NO_THREATS_FOUND", Verdict.CLEAN),
        ("THREATS_FOUND", Verdict.INFECTED),
        ("UNSUPPORTED", Verdict.UNSCANNABLE),
    ],
)
def test_guarddutys_result_is_a_verdict_where_it_says_something_of_the_file(
    status: str, verdict: Verdict
) -> None:
    event = copy.deepcopy(SCAN)
    event["detail"]["scanResultDetails"]["scanResultStatus"] = status
    found = scan_result(event, BUCKET)

    assert found is not None
    assert (found.verdict, found.request_id) == (verdict, SCAN["id"])


@pytest.mark.parametrize("details", [{"scanResultStatus": "ACCESS_DENIED"}, {}, None])
def test_a_scan_that_came_to_no_verdict_is_refused_so_that_somebody_hears_of_it(
    details: dict[str, str] | None,
) -> None:
    event = copy.deepcopy(SCAN)
    event["detail"] |= {"scanStatus": "FAILED", "scanResultDetails": details}

    with pytest.raises(ScanInconclusiveError, match=KEY.rpartition("/")[2]):
        scan_result(event, BUCKET)
    assert scan_result(event, "another-bucket") is None


@pytest.mark.parametrize("verdict", Verdict)
def test_any_other_scanner_says_it_plainly(verdict: Verdict) -> None:
    plain = {"bucket": BUCKET, "key": KEY, "version_id": "v1", "verdict": str(verdict)}
    found = scan_result(plain, BUCKET)

    assert found is not None
    assert (found.verdict, found.version_id) == (verdict, "v1")


@pytest.mark.parametrize("changed", [{"verdict": "fine"}, {"verdict": ""}, {"verdict": None}])
def test_a_verdict_that_is_none_is_refused(changed: dict[str, Any]) -> None:
    plain = {"bucket": BUCKET, "key": KEY, "version_id": "v1", "verdict": "clean"}

    with pytest.raises(ValueError, match="Verdict"):
        scan_result(plain | changed, BUCKET)
    del plain["version_id"]
    with pytest.raises(KeyError):
        scan_result(plain, BUCKET)
