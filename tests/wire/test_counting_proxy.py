"""The benchmarks' way to DynamoDB: it hands on what it is asked, and counts it."""

import boto3
import pytest

from benchmarks.bench.counting_proxy import CountingProxy
from tests.fakes.aws_endpoint import AwsEndpoint

KEY = {"PK": {"S": "p"}, "SK": {"S": "s"}}


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")


def test_what_is_asked_arrives_is_answered_and_counted_by_operation() -> None:
    with AwsEndpoint() as endpoint, CountingProxy(endpoint.url) as proxy:
        client = boto3.client("dynamodb", region_name="eu-central-1", endpoint_url=proxy.url)
        client.put_item(TableName="t", Item=KEY)
        found = [
            client.get_item(TableName="t", Key=KEY, ConsistentRead=True)["Item"] for _ in range(2)
        ]
        client.close()

    assert found == [KEY, KEY]
    assert proxy.requests == {"PutItem": 1, "GetItem": 2}
    # What stands in for DynamoDB tells no units: each request is then one.
    assert proxy.units == {"read": 2, "write": 1}
    assert [target for target, _ in endpoint.requests] == [
        "DynamoDB_20120810.PutItem",
        "DynamoDB_20120810.GetItem",
        "DynamoDB_20120810.GetItem",
    ]
