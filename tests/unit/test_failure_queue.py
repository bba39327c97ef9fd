"""What cannot be read of the stream is kept where somebody is told of it."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from botocore.stub import ANY, Stubber

from session_service.aws_clients import sqs_client
from session_service.domain.errors import StoreUnavailableError
from session_service.failure_queue import FailureQueue

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/failures"
RECORD: dict[str, Any] = {
    "eventID": "e1",
    "eventSourceARN": "arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/s",
    "dynamodb": {
        "SequenceNumber": "7",
        "Keys": {"PK": {"S": "T#default#S#s"}, "SK": {"S": "SESSION"}},
        "NewImage": {"devices": {"M": {"d": {"M": {"seed": {"B": "c2VjcmV0"}}}}}},
    },
}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> "SQSClient":
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    return sqs_client()


@pytest.fixture
def stub(client: "SQSClient") -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize("record", [RECORD, {}, {"dynamodb": {}}])
def test_a_message_names_the_record_and_repeats_nothing_of_its_content(
    client: "SQSClient",
    stub: Stubber,
    record: dict[str, Any],
) -> None:
    bodies: list[str] = []
    client.meta.events.register(
        "before-parameter-build.sqs.SendMessage",
        lambda params, **_: bodies.append(params["MessageBody"]),
    )
    stub.add_response("send_message", {}, {"QueueUrl": URL, "MessageBody": ANY})

    FailureQueue(client=client, url=URL).put(record, ValueError("c2VjcmV0"))

    (body,) = bodies
    message = json.loads(body)
    assert message["error"] == "ValueError"
    assert message["sequence_number"] == record.get("dynamodb", {}).get("SequenceNumber")
    assert message["keys"] == record.get("dynamodb", {}).get("Keys")
    assert "c2VjcmV0" not in body


def test_a_queue_that_takes_nothing_has_the_stream_deliver_again(
    client: "SQSClient", stub: Stubber
) -> None:
    stub.add_client_error("send_message", "ServiceUnavailable", http_status_code=503)

    with pytest.raises(StoreUnavailableError):
        FailureQueue(client=client, url=URL).put(RECORD, ValueError())


def test_what_is_no_record_of_the_stream_is_named_as_its_reader_names_it(
    client: "SQSClient", stub: Stubber
) -> None:
    body = {"condition": "UnreadableRecord", "error": "KeyError", "log_event_id": "7"}
    expected = {"QueueUrl": URL, "MessageBody": json.dumps(body)}
    stub.add_response("send_message", {}, expected)

    FailureQueue(client=client, url=URL).put_named({"log_event_id": "7"}, KeyError("secret"))
