"""Carries a month over into a running stack: its files, its evidence, its rows."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import Any

from local.chosen_stack import ChosenStack
from session_service.dynamodb.attribute_values import marshal_item
from session_service.dynamodb.keys import SEAL_HEAD, SWEEP_CURSOR
from tests.demo_data.month import Month
from tests.service.watched import due_for_purge

# DynamoDB takes so many items at once, and hands back what it had no room for.
_ITEMS, _TRIES = 25, 20
_AT_ONCE = 8
_PATIENCE_SECONDS, _BATCH_SECONDS = 300, 10
_OF_THE_AUDIT = ("audit_event", "session_id", "rollup", "rollups_run", "changed_hour")
_PASSING = ("idempotency", "rate_limit")

type Say = Callable[[str], None]


def check_fresh(stack: ChosenStack) -> None:
    """End the program where the stack has sealed evidence of its own: two chains are no chain."""
    key = {name: {"S": text} for name, text in SEAL_HEAD.items()}
    found = stack.client("dynamodb").get_item(TableName=stack.output("TableName"), Key=key)
    if "Item" in found:
        raise SystemExit("This stack has a history already; give a month to a new one: STATE=…")


def carry(month: Month, stack: ChosenStack, say: Say) -> None:
    """Carry everything over. What TTL would have taken by now stays behind."""
    versions = dict(_files(month, stack))
    say(f"{len(versions)} files carried over")
    s3, evidence = stack.client("s3"), month.outside.s3.evidence

    def put(named: tuple[str, bytes]) -> None:
        s3.put_object(Bucket=stack.output("AuditBucketName"), Key=named[0], Body=named[1])

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(put, evidence.items()))
    say(f"{len(evidence)} segments and manifests carried over")
    rows = list(_rows(month, versions))
    told = [row for row in rows if row.get("entity") in _OF_THE_AUDIT]
    done = _put(stack, (row for row in rows if row.get("entity") not in _OF_THE_AUDIT))
    say(f"{done} rows of sessions and uploads carried over")
    _await_readers(stack, rows, told)
    say("the stack's own readers have seen them")
    done += _put(stack, told)
    say(f"{done} rows carried over")


def _put(stack: ChosenStack, rows: Iterable[dict[str, Any]]) -> int:
    table, client, done = stack.output("TableName"), stack.client("dynamodb"), 0
    for items in batched(rows, _ITEMS, strict=False):
        waiting = {table: [{"PutRequest": {"Item": marshal_item(item)}} for item in items]}
        for _ in range(_TRIES):
            waiting = client.batch_write_item(RequestItems=waiting).get("UnprocessedItems")
            if not waiting:
                break
        else:
            raise SystemExit("The table takes no more rows.")
        done += len(items)
    return done


def _await_readers(stack: ChosenStack, rows: Sequence[Any], told: Sequence[Any]) -> None:
    """Wait until the stack's own recorder has been through the rows.

    It takes each for a new event, and cannot know what the row was before: for how long a session
    was used, say. What the month's recorder had to say of them is put over that, afterwards.
    """
    place = {row["SK"].partition("#")[2]: row for row in told if row["entity"] == "audit_event"}
    lasts = [row["event"]["id"] for row in rows if "event" in row and row["event"]["id"] in place]
    if not lasts:
        return
    seen = place[lasts[-1]]
    key = {"PK": {"S": seen["PK"]}, "SK": {"S": seen["SK"]}}
    client, table = stack.client("dynamodb"), stack.output("TableName")
    for _ in range(_PATIENCE_SECONDS):
        if "Item" in client.get_item(TableName=table, Key=key, ConsistentRead=True):
            time.sleep(_BATCH_SECONDS)  # the last batch's other rows, and the notes after them
            return
        time.sleep(1)
    raise SystemExit("The stack's readers of the stream do not come to an end.")


def _files(month: Month, stack: ChosenStack) -> Iterator[tuple[str, str]]:
    """Put the files that are there; yield the version each had, and the one it has now.

    Until its row is there nobody minds a file: S3's event finds no row, and the sweep spares it.
    """
    s3, bucket = stack.client("s3"), stack.output("BucketName")
    for key, versions in month.bucket.versions.items():
        for version in versions:
            if version.size is not None:
                put = s3.put_object(Bucket=bucket, Key=key, Body=version.content)
                yield version.version_id, put["VersionId"]


def _rows(month: Month, versions: dict[str, str]) -> Iterator[dict[str, Any]]:
    gone = set(due_for_purge(month.table.items, month.now))
    for place, row in month.table.items.items():
        item = dict(row)
        if place in gone or item.get("entity") in _PASSING:
            continue
        if place == (SWEEP_CURSOR["PK"], SWEEP_CURSOR["SK"]):
            continue
        if item.get("object_version") in versions:
            item["object_version"] = versions[item["object_version"]]
        yield item
