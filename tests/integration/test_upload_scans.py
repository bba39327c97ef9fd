"""A deployment with a scanner and a limit on bytes: nothing is downloadable before its verdict."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import httpx
import pytest

from tests.contract.functions import ROOT
from tests.integration.conftest import NO_LIMITS, running_stack
from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import PDF, Visitor

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

PARAMS = f"UploadScan=on UploadMaxTotalBytes={3 * len(PDF)} SweepMinutes=1440 {NO_LIMITS}"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("scanned"), params=PARAMS) as started:
        yield started


@pytest.fixture
def guest(scanned: LocalStack) -> Iterator[Visitor]:
    with httpx.Client(base_url=scanned.url, timeout=20) as client:
        yield Visitor(client).begin()


def lambda_client(stack: LocalStack) -> "LambdaClient":
    return boto3.client(
        "lambda",
        endpoint_url=stack.endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def received(stack: LocalStack, guest: Visitor) -> tuple[str, str, str]:
    """Upload a file and wait for it to wait; return its id, key and version."""
    upload_id = guest.upload()
    eventually(lambda: guest.upload_view(upload_id)["status"] == "scanning", within_seconds=10)
    (key,) = (key for key in stack.object_keys() if upload_id in key)
    version: str = stack.s3.head_object(Bucket=stack.bucket, Key=key)["VersionId"]
    return upload_id, key, version


def result(stack: LocalStack, key: str, version: str, status: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / "events/record_scan.json").read_text())
    event["detail"]["s3ObjectDetails"] |= {
        "bucketName": stack.bucket,
        "objectKey": key,
        "versionId": version,
    }
    event["detail"]["scanResultDetails"]["scanResultStatus"] = status
    return event


def invoke(stack: LocalStack, payload: dict[str, Any]) -> dict[str, Any]:
    """Call the function as EventBridge does for GuardDuty, in whose name nobody may publish."""
    answer = lambda_client(stack).invoke(
        FunctionName=stack.outputs["RecordScanFunctionName"], Payload=json.dumps(payload)
    )
    told: dict[str, Any] = json.loads(answer["Payload"].read())
    return told


def test_a_file_can_be_downloaded_once_guardduty_has_called_it_clean(
    scanned: LocalStack, guest: Visitor
) -> None:
    upload_id, key, version = received(scanned, guest)
    assert "download_url" not in guest.upload_view(upload_id)

    assert "errorMessage" in invoke(scanned, result(scanned, key, version, "FAILED"))
    assert guest.upload_view(upload_id)["status"] == "scanning"
    invoke(scanned, result(scanned, key, version, "NO_THREATS_FOUND"))

    assert guest.is_stored(upload_id)
    assert httpx.get(guest.upload_view(upload_id)["download_url"]).content == PDF


def test_an_infected_file_is_rejected_and_gone(scanned: LocalStack, guest: Visitor) -> None:
    upload_id, key, version = received(scanned, guest)

    invoke(scanned, result(scanned, key, version, "THREATS_FOUND"))

    view = guest.upload_view(upload_id)
    assert (view["status"], view["reason"]) == ("rejected", "malware_found")
    assert "download_url" not in view
    assert guest.validate().json()["session"]["uploads"]["count"] == 0
    eventually(lambda: key not in scanned.object_keys(), within_seconds=20)


def test_any_scanner_may_invoke_the_function_with_its_verdict(
    scanned: LocalStack, guest: Visitor
) -> None:
    upload_id, key, version = received(scanned, guest)
    verdict = {"bucket": scanned.bucket, "key": key, "version_id": version, "verdict": "clean"}

    assert invoke(scanned, verdict | {"version_id": "another"}) == {"outcome": "unchanged"}
    assert invoke(scanned, verdict) == {"outcome": "released"}
    assert invoke(scanned, verdict) == {"outcome": "unchanged"}
    assert guest.is_stored(upload_id)


def test_a_verdict_whose_event_was_lost_is_found_at_the_object_by_the_sweep(
    scanned: LocalStack, guest: Visitor
) -> None:
    upload_id, key, version = received(scanned, guest)
    scanned.sweep()
    assert guest.upload_view(upload_id)["status"] == "scanning"
    scanned.s3.put_object_tagging(
        Bucket=scanned.bucket,
        Key=key,
        VersionId=version,
        Tagging={"TagSet": [{"Key": "GuardDutyMalwareScanStatus", "Value": "NO_THREATS_FOUND"}]},
    )

    assert scanned.sweep()["released"] == 1

    assert guest.is_stored(upload_id)


def test_the_bytes_of_a_session_are_limited_too(guest: Visitor) -> None:
    assert guest.create_upload(PDF * 2).status_code == 201

    refused = guest.create_upload(PDF * 2)

    assert (refused.status_code, refused.json()["code"]) == (409, "quota_exceeded")
    assert "bytes" in refused.json()["detail"]
    assert guest.create_upload(PDF).status_code == 201
