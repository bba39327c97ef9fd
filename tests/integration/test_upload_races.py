"""Fifty at once: quotas are exact, and each upload is decided once."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from session_service.bootstrap import clean_up
from session_service.domain.association import Association
from session_service.domain.changes import Cause
from session_service.storage.object_keys import locator_of
from tests.integration.in_process import wired
from tests.integration.local_stack import LocalStack, eventually
from tests.integration.test_lost_events import without_notifications
from tests.integration.visitor import PDF, Visitor, send

NO_PDF = bytes(len(PDF))
# Fifty callers wait for eight environments of a function, on a machine that may be busy.
PATIENCE = 120


def held(visitor: Visitor) -> tuple[int, int]:
    uploads = visitor.validate().json()["session"]["uploads"]
    return uploads["count"], uploads["bytes"]


def test_fifty_parallel_completions_decide_each_upload_once(
    stack: LocalStack, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = [visitor.create_upload().json() for _ in range(3)]
    with without_notifications(stack):
        # Each form is used for a good file and, as often, for one that is none.
        for each in created:
            assert {send(each["post"], content).status_code for content in (PDF, NO_PDF)} == {204}
    arrived = [
        (locator, version["VersionId"])
        for each in created
        if (locator := locator_of(each["post"]["fields"]["key"]))
        for version in stack.s3.list_object_versions(
            Bucket=stack.bucket, Prefix=each["post"]["fields"]["key"]
        )["Versions"]
    ]
    assert len(arrived) == 6
    events = [arrived[n % 6] for n in range(50)]
    random.Random(7).shuffle(events)
    cause = Cause(actor="s3", request_id="race")

    # Threads share what Lambda's environments have each for itself: only boto3 lets them.
    with wired(stack, monkeypatch, DYNAMODB_CLIENT="boto3"):
        service = clean_up.association_service()
        with ThreadPoolExecutor(50) as pool:
            outcomes = Counter(pool.map(lambda e: service.associate(e[0], e[1], cause), events))

    assert outcomes[Association.ASSOCIATED] + outcomes[Association.REJECTED] == 3, outcomes
    views = [visitor.upload_view(each["upload"]["upload_id"]) for each in created]
    stored = [view for view in views if view["status"] == "stored"]
    assert {view["status"] for view in views} <= {"stored", "rejected"}
    assert len(stored) == outcomes[Association.ASSOCIATED]
    assert held(visitor) == (len(stored), len(stored) * len(PDF))
    for view in stored:
        assert httpx.get(view["download_url"]).content == PDF
    wanted = Counter({"upload_created": 3, "upload_stored": len(stored)})
    wanted["upload_rejected"] = 3 - len(stored)

    def audited() -> bool:
        lines = stack.audit(visitor.session_id)
        return Counter(x["action"] for x in lines if x.get("upload_id")) == +wanted

    eventually(audited, within_seconds=20)


def test_fifty_parallel_deletions_give_each_place_back_once(visitor: Visitor) -> None:
    paths = [f"/v1/session/uploads/{visitor.upload()}" for _ in range(3)]

    with ThreadPoolExecutor(50) as pool:
        answers = list(
            pool.map(lambda n: visitor.call("DELETE", paths[n % 3], timeout=PATIENCE), range(50))
        )

    assert {answer.status_code for answer in answers} <= {204, 409}
    assert {visitor.call("DELETE", path).status_code for path in paths} == {204}
    assert held(visitor) == (0, 0)
