"""The table as the template defines it, for a DynamoDB that no template is deployed to."""

from typing import Any

_TYPES = {"PK": "S", "SK": "S", "due_shard": "S", "due_at": "N"}


def create_table(client: Any, name: str) -> None:
    """Make the table, with its index, by boto3's client."""
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": each, "AttributeType": kind} for each, kind in _TYPES.items()
        ],
        KeySchema=_keys("PK", "SK"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": _keys("due_shard", "due_at"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
