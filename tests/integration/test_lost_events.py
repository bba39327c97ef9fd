"""What events miss, the sweep mends; what lives, it never touches."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import Visitor


@contextmanager
def without_notifications(stack: LocalStack) -> Iterator[None]:
    """Take the bucket's notification away, and put it back."""
    found = stack.s3.get_bucket_notification_configuration(Bucket=stack.bucket)
    found.pop("ResponseMetadata")  # type: ignore[misc]
    assert found, "the bucket has no notification to take away"
    stack.s3.put_bucket_notification_configuration(
        Bucket=stack.bucket, NotificationConfiguration={}
    )
    try:
        yield
    finally:
        stack.s3.put_bucket_notification_configuration(
            Bucket=stack.bucket,
            NotificationConfiguration=found,  # type: ignore[arg-type]
        )


def test_an_upload_whose_event_was_lost_is_associated_by_the_next_sweep(
    stack: LocalStack, visitor: Visitor
) -> None:
    with without_notifications(stack):
        upload_id = visitor.upload()
    assert visitor.upload_view(upload_id)["status"] == "pending"

    report = stack.sweep()

    assert report["associated"] >= 1
    assert visitor.is_stored(upload_id)
    assert visitor.upload_view(upload_id)["download_url"]


def test_a_file_without_a_row_is_gone_after_the_sweep_that_finds_it(stack: LocalStack) -> None:
    strays = ["not-ours.pdf", "uploads/default/strange name", "uploads/x/../../etc"]
    for key in strays:
        stack.s3.put_object(Bucket=stack.bucket, Key=key, Body=b"stray")

    report = stack.sweep()

    assert report["strays_deleted"] >= 3, report
    assert not set(strays) & stack.object_keys()
    eventually(
        lambda: sum(line["action"] == "stray_deleted" for line in stack.audit()) >= 3,
        within_seconds=10,
    )


def test_a_live_sessions_file_survives_twenty_sweeps(stack: LocalStack, visitor: Visitor) -> None:
    upload_id = visitor.upload()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=5)

    for _ in range(20):
        stack.sweep()

    assert visitor.is_stored(upload_id)
    assert any(upload_id in key for key in stack.object_keys())


def test_an_emptied_table_stops_the_sweep_instead_of_emptying_the_bucket(
    stack: LocalStack,
) -> None:
    keys = {f"uploads/default/wiped-{number}" for number in range(40)}
    for key in keys:
        stack.s3.put_object(Bucket=stack.bucket, Key=key, Body=b"somebody's work")

    report = stack.sweep()

    assert report["braked"] is True
    assert report["strays_deleted"] == 0
    assert keys <= stack.object_keys()
    for key in keys:
        stack.s3.delete_object(Bucket=stack.bucket, Key=key)
