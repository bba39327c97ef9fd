"""`make audit-verify`: walk all evidence of the audit, and name the first thing that is wrong.

With `--index` the evidence is compared with the index in the table too. Exits 1 where something
does not hold. It reads only, and needs no function of the stack.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local import chosen_stack
from local.chosen_stack import ChosenStack
from session_service.aws_clients import FAILURES
from session_service.domain.audit_segments import MANIFESTS, SEGMENTS
from session_service.domain.audit_verification import (
    AuditVerifier,
    TamperedError,
    Verified,
    compare,
)
from session_service.domain.changes import ChangeRecord
from session_service.dynamodb.audit_index import DynamoDBAuditIndex
from session_service.dynamodb.table import Table

# An event may be in the evidence, and on its way into the index: for as long as a function runs.
SETTLED_MS = 5 * 60_000
_PAGE = 10_000


class Bucket:
    """The audit bucket, read."""

    def __init__(self, s3: Any, name: str) -> None:
        self._s3, self._name = s3, name

    def manifests(self) -> Iterator[tuple[int, bytes]]:
        """Yield the manifests with their numbers, in order."""
        for key in self._keys(MANIFESTS):
            body = self.segment(key)
            if body is not None:
                yield int(key.removeprefix(MANIFESTS).removesuffix(".json")), body

    def segments(self) -> Iterator[str]:
        """Yield the keys of all segments that are to be seen."""
        yield from self._keys(SEGMENTS)

    def segment(self, key: str, version: str = "") -> bytes | None:
        """Return a version of an object, the newest if none is named; None where there is none."""
        wanted = {"VersionId": version} if version else {}
        try:
            body: bytes = self._s3.get_object(Bucket=self._name, Key=key, **wanted)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion", "404"):
                return None
            raise
        return body

    def _keys(self, prefix: str) -> Iterator[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        for page in pages:
            for entry in page.get("Contents", []):
                yield entry["Key"]


def seals(logs: Any, group: str) -> dict[int, str]:
    """Return the digests of manifests that the audit log was told of, by number."""
    found: dict[int, str] = {}
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group, filterPattern='"audit_sealed"'
    )
    for page in pages:
        for event in page["events"]:
            line = json.loads(event["message"])["unmapped"]
            if line["action"] == "audit_sealed":
                found.setdefault(int(line["facts"]["manifest"]), line["facts"]["digest"])
    return found


def indexed(stack: ChosenStack, seen: Verified) -> Iterator[ChangeRecord]:
    """Yield the index's events of every tenant and day that the evidence tells of."""
    table = Table(
        client=stack.client("dynamodb"),
        failures=FAILURES,
        name=stack.output("TableName"),
        pause=time.sleep,
    )
    index = DynamoDBAuditIndex(table=table, retention=0)
    hours: set[tuple[str, int]] = set()
    for event in seen.events.values():
        line = json.loads(event)
        day = datetime.fromtimestamp(line["time"] / 1000, UTC).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        hours |= {
            (line["metadata"]["tenant_uid"], int(day.timestamp()) * 1000 + hour * 3_600_000)
            for hour in range(24)
        }
    for tenant_id, hour in sorted(hours):
        yield from index.of_hour(tenant_id, hour)


def show(seen: Verified) -> None:
    """Overwrite the progress line."""
    if sys.stderr.isatty():
        print(f"\r{_told(seen)} …", end="", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> None:
    """Print what holds, or end with the first thing that does not."""
    parser = argparse.ArgumentParser(prog="make audit-verify", description=__doc__)
    parser.add_argument("--stack", default="")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--index", action="store_true")
    given = parser.parse_args(arguments)
    began = time.time_ns() // 1_000_000
    try:
        stack = chosen_stack.find(given.stack, given.state)
        told = seals(stack.client("logs"), stack.output("AuditLogGroupName"))
        bucket = Bucket(stack.client("s3"), stack.output("AuditBucketName"))
        seen = AuditVerifier(evidence=bucket, told=told, progress=show).walk()
        both = compare(seen.events, indexed(stack, seen), began - SETTLED_MS) if given.index else 0
    except TamperedError as error:
        raise SystemExit(f"TAMPERED: {error}") from None
    except (BotoCoreError, ClientError) as error:
        raise SystemExit(f"Cannot read the audit: {error}") from None
    sys.stderr.write("\r" if sys.stderr.isatty() else "")
    start = f", from manifest {seen.first} on" if seen.first > 1 else ""
    compared = f"; {both} are the same in the index" if given.index else ""
    print(f"OK: {_told(seen)}{start}{compared}.")


def _told(seen: Verified) -> str:
    return (
        f"{seen.manifests} manifests, {seen.segments} sealed segments, {seen.unsealed} not sealed"
        f" yet, {seen.records} records of {len(seen.events)} events"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
