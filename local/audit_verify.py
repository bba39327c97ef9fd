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
from itertools import batched
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local import chosen_stack
from local.chosen_stack import ChosenStack
from session_service.aws_clients import FAILURES
from session_service.domain.audit_segments import MANIFESTS, SEGMENTS
from session_service.domain.audit_trail import EventPlace, TrailScope
from session_service.domain.audit_verification import (
    AuditVerifier,
    TamperedError,
    ToldSeal,
    Verified,
    compare,
    told_digests,
)
from session_service.domain.changes import ChangeRecord
from session_service.domain.errors import StoreUnavailableError
from session_service.dynamodb.audit_index import COPIES_AT_ONCE, DynamoDBAuditIndex
from session_service.dynamodb.table import Table

# An event may be in the evidence, and on its way into the index: for as long as a function runs.
SETTLED_MS = 5 * 60_000
# The seal runs every hour, and may fail once or take its time.
SEALED_MS = 3 * 3_600_000
DAY_MS = 86_400_000
EDGE_MS = 2 * 3_600_000
# The tenants that there are, whether or not the evidence tells of them.
_TENANTS = frozenset({"default", "-"})


class Bucket:
    """The audit bucket, read."""

    def __init__(self, s3: Any, name: str) -> None:
        self._s3, self._name = s3, name

    def manifests(self) -> Iterator[tuple[str, bytes]]:
        """Yield the manifests with their keys, in the order of keys."""
        for key, _ in self._objects(MANIFESTS):
            body = self.segment(key)
            if body is not None:
                yield key, body

    def segments(self) -> Iterator[tuple[str, int]]:
        """Yield the keys of all segments that are to be seen, and when S3 took each."""
        yield from self._objects(SEGMENTS)

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

    def _objects(self, prefix: str) -> Iterator[tuple[str, int]]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        for page in pages:
            for entry in page.get("Contents", []):
                yield entry["Key"], int(entry["LastModified"].timestamp() * 1000)


def seals(logs: Any, group: str) -> Iterator[ToldSeal]:
    """Yield what the audit log was told of manifests."""
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group, filterPattern='"audit_sealed"'
    )
    for page in pages:
        for event in page["events"]:
            said = json.loads(event["message"])
            line = said["unmapped"]
            if line["action"] == "audit_sealed":
                facts = line["facts"]
                yield ToldSeal(int(facts["manifest"]), facts["digest"], said["time"])


def indexed(stack: ChosenStack, seen: Verified, since: int, now: int) -> Iterator[ChangeRecord]:
    """Yield the index's events from `since` on, of every tenant that there is.

    Raise TamperedError for the first whose copies are not what it is, once it was yielded. Those
    of the last minutes may be on their way.
    """
    table = Table(
        client=stack.client("dynamodb"),
        failures=FAILURES,
        name=stack.output("TableName"),
        pause=time.sleep,
    )
    index = DynamoDBAuditIndex(table=table, retention=0)
    tenants = _TENANTS.union(event.tenant_id for event in seen.events.values())
    for tenant_id in sorted(tenants):
        scope = TrailScope(tenant_id=tenant_id, since=since)
        found = index.newest_first(scope, EventPlace(at=now + DAY_MS), 1000)
        records = (each for each in found if isinstance(each, ChangeRecord))
        for some in batched(records, COPIES_AT_ONCE, strict=False):
            yield from some
            settled = [record for record in some if record.event.at < now - SETTLED_MS]
            if wrong := index.wrong_copy(settled):
                raise TamperedError(wrong)


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
        # Not quite all: more goes while this runs.
        kept_since = began - int(stack.output("AuditRetentionDays")) * DAY_MS + EDGE_MS
        told = [*seals(stack.client("logs"), stack.output("AuditLogGroupName"))]
        seen = AuditVerifier(
            evidence=Bucket(stack.client("s3"), stack.output("AuditBucketName")),
            told=told_digests(told, kept_since),
            sealed_before=began - SEALED_MS,
            kept_since=kept_since,
            progress=show,
        ).walk()
        both = 0
        if given.index:
            both = compare(
                seen.events,
                indexed(stack, seen, kept_since, began),
                kept_since=kept_since,
                settled_before=began - SETTLED_MS,
            )
    except TamperedError as error:
        raise SystemExit(f"TAMPERED: {error}") from None
    except (BotoCoreError, ClientError, StoreUnavailableError) as error:
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
