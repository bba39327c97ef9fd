"""The functions that nobody asks for, each with the world in memory behind it."""

import copy
import json
from collections.abc import Callable, Mapping
from copy import replace
from types import SimpleNamespace
from typing import Any

import pytest

from session_service import bootstrap
from session_service.bootstrap import clean_up
from session_service.config import Settings
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.uploads import Upload, UploadStatus
from session_service.storage.scan_results import ScanInconclusiveError
from tests.contract.functions import ROOT, module
from tests.contract.test_settings import EXAMPLE
from tests.world import World

S3_EVENT = json.loads((ROOT / "events/associate_upload.json").read_text())
SCAN_EVENT = json.loads((ROOT / "events/record_scan.json").read_text())


class Counted:
    """Where metrics go in these tests."""

    def __init__(self) -> None:
        self.values: dict[str, float] = {}

    def emit(self, name: str, value: float = 1) -> None:
        self.values[name] = self.values.get(name, 0) + value

    def emit_all(self, values: Mapping[str, float]) -> None:
        for name, value in values.items():
            self.emit(name, value)


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(arrives_as=UploadStatus.SCANNING)
    settings = replace(Settings.from_env(EXAMPLE), bucket_name=world.bucket.bucket)
    monkeypatch.setattr(bootstrap, "settings", lambda: settings)
    monkeypatch.setattr(clean_up, "association_service", lambda: world.association)
    monkeypatch.setattr(clean_up, "scan_service", lambda: world.scans)
    monkeypatch.setattr(clean_up, "sweep_service", lambda _event: world.sweep)
    monkeypatch.setattr(clean_up, "release_service", lambda: world.release)
    return world


def handler(name: str, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    function = module(name)
    for metric in ("emit", "emit_all"):
        if hasattr(function, metric):
            monkeypatch.setattr(function, metric, getattr(counted, metric))
    handle: Callable[..., Any] = function.lambda_handler
    return handle


def announcement(world: World, upload: Upload, version: str) -> dict[str, Any]:
    event: dict[str, Any] = copy.deepcopy(S3_EVENT)
    described = event["Records"][0]["s3"]
    described["bucket"]["name"] = world.bucket.bucket
    described["object"] |= {"key": world.bucket.key(upload.locator), "versionId": version}
    return event


def scan(world: World, upload: Upload, status: str) -> dict[str, Any]:
    event: dict[str, Any] = copy.deepcopy(SCAN_EVENT)
    event["detail"]["s3ObjectDetails"] |= {
        "bucketName": world.bucket.bucket,
        "objectKey": world.bucket.key(upload.locator),
        "versionId": world.upload_now(upload).object_version,
    }
    event["detail"]["scanResultDetails"]["scanResultStatus"] = status
    return event


def test_s3s_event_associates_and_is_counted(
    world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = world.upload(world.begin().session)
    event = announcement(world, upload, world.arrive(upload))

    handler("associate_upload", counted, monkeypatch)(event, None)

    assert world.upload_now(upload).status is UploadStatus.SCANNING
    assert world.table.stream[-1].event.actor == "s3"
    assert world.table.stream[-1].event.request_id == "C3D13FE58DE4C810"
    assert counted.values == {"UploadAssociated": 1}


@pytest.mark.parametrize("foreign", ["bucket", "key"])
def test_an_event_of_another_bucket_or_of_a_key_we_never_make_changes_nothing(
    world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch, foreign: str
) -> None:
    upload = world.upload(world.begin().session)
    event = announcement(world, upload, world.arrive(upload))
    described = event["Records"][0]["s3"]
    if foreign == "bucket":
        described["bucket"]["name"] = "another"
    else:
        described["object"]["key"] = "uploads/default/strange.pdf"
    before = (copy.deepcopy(world.bucket.versions), world.actions())

    handler("associate_upload", counted, monkeypatch)(event, None)

    assert world.upload_now(upload) == upload
    assert (world.bucket.versions, world.actions()) == before
    assert counted.values == {}


def test_a_store_that_is_away_has_s3_deliver_again(
    world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def associate(self, *_: object) -> None:
            raise StoreUnavailableError

    upload = world.upload(world.begin().session)
    event = announcement(world, upload, world.arrive(upload))
    monkeypatch.setattr(clean_up, "association_service", Away)

    with pytest.raises(StoreUnavailableError):
        handler("associate_upload", counted, monkeypatch)(event, None)


@pytest.mark.parametrize(
    ("status", "outcome", "left"),
    [
        ("NO_THREATS_FOUND", "released", UploadStatus.STORED),
        ("THREATS_FOUND", "rejected", UploadStatus.REJECTED),
        ("UNSUPPORTED", "rejected", UploadStatus.REJECTED),
    ],
)
def test_guarddutys_result_decides_what_becomes_of_a_file(
    world: World,
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
    status: str,
    outcome: str,
    left: UploadStatus,
) -> None:
    upload = world.stored(world.begin().session)
    handle = handler("record_scan", counted, monkeypatch)

    assert handle(scan(world, upload, status), None) == {"outcome": outcome}

    assert world.upload_now(upload).status is left
    assert counted.values == {f"Scan{outcome.capitalize()}": 1}


@pytest.mark.parametrize("status", ["ACCESS_DENIED", "FAILED"])
def test_a_scan_without_a_verdict_fails_the_function_and_the_file_goes_on_waiting(
    world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    upload = world.stored(world.begin().session)
    handle = handler("record_scan", counted, monkeypatch)

    with pytest.raises(ScanInconclusiveError, match=status):
        handle(scan(world, upload, status), None)

    assert world.upload_now(upload).status is UploadStatus.SCANNING
    assert counted.values == {}


def test_another_scanner_invokes_the_function_with_its_verdict(
    world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = world.stored(world.begin().session)
    handle = handler("record_scan", counted, monkeypatch)
    plain = {
        "bucket": world.bucket.bucket,
        "key": world.bucket.key(upload.locator),
        "version_id": upload.object_version,
        "verdict": "clean",
    }

    assert handle(plain, None) == {"outcome": "released"}
    assert handle(plain, None) == {"outcome": "unchanged"}
    assert handle(plain | {"bucket": "another"}, None) == {"outcome": "not_ours"}
    assert world.table.stream[-1].event.actor == "scanner"


def test_a_braked_run_is_reported_and_counted_for_its_alarm(
    world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10):
        world.stray(str(number))
    context = SimpleNamespace(aws_request_id="run-1", get_remaining_time_in_millis=lambda: 240_000)

    report = handler("cleanup_orphans", counted, monkeypatch)({}, context)

    assert (report["brake"], report["strays_deleted"]) == ("strays", 0)
    assert counted.values["SweepBraked"] == counted.values["SweepRuns"] == 1
    assert json.loads(json.dumps(report)) == report


def test_the_event_or_the_setting_makes_a_run_a_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_up, "real_sweep", lambda: "real")
    monkeypatch.setattr(clean_up, "rehearsed_sweep", lambda: "rehearsed")
    settings = Settings.from_env(EXAMPLE | {"SWEEP_DRY_RUN": "false"})
    monkeypatch.setattr(clean_up, "settings", lambda: settings)

    def chosen(**event: object) -> str:
        return str(clean_up.sweep_service(event))

    assert {chosen(), chosen(dry_run=False), chosen(source="aws.scheduler")} == {"real"}
    # Whatever is not plainly false had better delete nothing.
    assert {chosen(dry_run=asked) for asked in (True, "false", None, 0)} == {"rehearsed"}
    settings = replace(settings, sweep_dry_run=True)
    assert {chosen(), chosen(dry_run=False)} == {"rehearsed"}
