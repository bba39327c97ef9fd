"""Scanners' verdicts: GuardDuty Malware Protection for S3, and a plain form for any other.

GuardDuty publishes one event for each object it scans, and can tag the object with the same result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from session_service.domain.uploads import UploadLocator, Verdict
from session_service.storage.object_keys import locator_of

_TAG = "GuardDutyMalwareScanStatus"
_VERDICTS = {
    "NO_THREATS_FOUND": Verdict.CLEAN,
    "THREATS_FOUND": Verdict.INFECTED,
    "UNSUPPORTED": Verdict.UNSCANNABLE,
}


class ScanInconclusiveError(Exception):
    """A scanner could not look at a file of ours, which says nothing of the file.

    It goes on waiting, unreadable, until somebody mends the scanner: the result belongs in the
    failure queue, where somebody is told.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """What a scanner says of one version."""

    locator: UploadLocator
    version_id: str
    verdict: Verdict
    request_id: str


def scan_result(event: Mapping[str, Any], bucket: str) -> ScanResult | None:
    """Return what an event says, or None for another bucket or a key we never make.

    It is GuardDuty's event from EventBridge, or `{bucket, key, version_id, verdict}` with one of
    the values of Verdict. Raise KeyError or ValueError for one of another shape, and
    ScanInconclusiveError for a scan that came to no verdict.
    """
    if "detail" in event:
        described, request_id = event["detail"]["s3ObjectDetails"], event.get("id", "")
        name, key = described["bucketName"], described["objectKey"]
        version_id = described["versionId"]
        # A scan that failed need not have a result.
        status = (event["detail"].get("scanResultDetails") or {}).get("scanResultStatus", "")
        verdict = _VERDICTS.get(status)
    else:
        status = event["verdict"]
        name, key, version_id = event["bucket"], event["key"], event["version_id"]
        verdict, request_id = Verdict(status), ""
    locator = locator_of(key)
    if name != bucket or locator is None:
        return None
    if verdict is None:
        raise ScanInconclusiveError(f"{status or 'no status'}: upload {locator.upload_id}")
    return ScanResult(
        locator=locator, version_id=version_id, verdict=verdict, request_id=request_id
    )


def tagged_verdict(tags: Mapping[str, str]) -> Verdict | None:
    """Return the verdict in an object's tags, or None where there is none."""
    return _VERDICTS.get(tags.get(_TAG, ""))
