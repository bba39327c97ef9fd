"""Carries a month over into a running stack: its files, its evidence, its rows."""

from collections.abc import Callable, Iterator, Sequence
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
# Nobody misses these; and the settings are those of the month, and not of the running stack.
_PASSING = ("idempotency", "rate_limit", "setting")

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
    done = 0
    for rows in batched(_rows(month, versions), _ITEMS, strict=False):
        # The stack's own readers of the stream take each row for news. For how long a session was
        # used they tell from two images: so they are given both, and tell what the month has told.
        before = [month.before_the_end.get(row.get("event", {}).get("id")) for row in rows]
        _put(stack, [image for image in before if image is not None])
        _put(stack, [marshal_item(row) for row in rows])
        done += len(rows)
        if done % 5000 < _ITEMS:
            say(f"{done} rows carried over")
    say(f"{done} rows carried over")


def _put(stack: ChosenStack, items: Sequence[Any]) -> None:
    table, client = stack.output("TableName"), stack.client("dynamodb")
    waiting = {table: [{"PutRequest": {"Item": item}} for item in items]} if items else {}
    for _ in range(_TRIES):
        if not waiting:
            return
        waiting = client.batch_write_item(RequestItems=waiting).get("UnprocessedItems")
    raise SystemExit("The table takes no more rows.")


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
