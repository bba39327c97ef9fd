"""What calls cost, in calls to DynamoDB, counted at the client."""

import importlib.util
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from session_service import bootstrap
from session_service.aws_requests.dynamodb import DynamoDB
from session_service.bootstrap import clean_up
from session_service.domain.changes import Cause
from tests.integration.in_process import wired
from tests.integration.local_stack import LocalStack
from tests.integration.visitor import Visitor

ROOT = Path(__file__).parents[2]
FUNCTIONS = {
    "validate_session": ["GET /v1/session"],
    "create_session": ["POST /v1/session"],
    "issue_access_tokens": ["POST /v1/session/access-token"],
    "manage_session": ["POST /v1/session/touch", "PATCH /v1/session", "DELETE /v1/session"],
    "manage_uploads": [
        "GET /v1/session/uploads",
        "POST /v1/session/uploads",
        "GET /v1/session/uploads/{upload_id}",
        "DELETE /v1/session/uploads/{upload_id}",
    ],
}


@pytest.fixture
def empty_table(stack: LocalStack) -> Iterator[str]:
    """Make a table like the deployed one that no other test writes to."""
    deployed = stack.dynamodb.describe_table(TableName=stack.table)["Table"]
    (index,) = deployed["GlobalSecondaryIndexes"]
    stack.dynamodb.create_table(
        TableName="empty-table",
        AttributeDefinitions=deployed["AttributeDefinitions"],
        KeySchema=deployed["KeySchema"],
        GlobalSecondaryIndexes=[
            {
                "IndexName": index["IndexName"],
                "KeySchema": index["KeySchema"],
                "Projection": index["Projection"],
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    stack.s3.create_bucket(Bucket="empty-bucket")
    yield "empty-table"
    stack.dynamodb.delete_table(TableName="empty-table")


@pytest.fixture
def calls(
    request: pytest.FixtureRequest, stack: LocalStack, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[str]]:
    """Wire the functions of this process to the running stack and note each DynamoDB call."""
    empty = "empty_table" in request.fixturenames
    table = {"TABLE_NAME": request.getfixturevalue("empty_table")} if empty else {}
    bucket = {"BUCKET_NAME": "empty-bucket"} if empty else {}
    with wired(stack, monkeypatch, **table, **bucket):
        noted: list[str] = []
        if bootstrap.settings().dynamodb_client == "boto3":
            bootstrap.table().client.meta.events.register(
                "before-call.dynamodb.*", lambda model, **_: noted.append(model.name)
            )
        else:
            noting_calls(noted, monkeypatch)
        yield noted


def noting_calls(noted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Note what our own client calls of DynamoDB, as boto3's tells of itself."""
    call = DynamoDB._call

    def noting(client: DynamoDB, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        noted.append(operation)
        return call(client, operation, request)

    monkeypatch.setattr(DynamoDB, "_call", noting)


def handler(function: str) -> Any:
    path = ROOT / "functions" / function / "app.py"
    spec = importlib.util.spec_from_file_location(f"forged_{function}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.lambda_handler


def event(route: str, token: str) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads((ROOT / "events/validate_session.json").read_text())
    method = route.split(" ")[0]
    sample["routeKey"] = route
    sample["requestContext"]["http"]["method"] = method
    sample["headers"] = {"authorization": f"Bearer {token}", "if-match": "*"}
    sample["cookies"] = []
    sample["pathParameters"] = {"upload_id": "01a202d1-cd98-7f66-af16-51e5c79ca91f"}
    return sample


def forged(token: str) -> list[str]:
    middle = len(token) // 2
    flipped = "A" if token[middle] != "A" else "B"
    return [token[:middle] + flipped + token[middle + 1 :], "mst_" + "A" * 140, "rubbish", "\u00e9"]


@pytest.mark.parametrize(
    ("function", "route"), [(name, route) for name, routes in FUNCTIONS.items() for route in routes]
)
def test_a_forged_token_costs_no_database_call(
    calls: list[str], visitor: Visitor, function: str, route: str
) -> None:
    handle = handler(function)

    for token in forged(visitor.token):
        answer = handle(event(route, token), None)
        assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (
            401,
            "session_invalid",
        )

    assert calls == []


def test_a_genuine_check_costs_exactly_one_read(calls: list[str], visitor: Visitor) -> None:
    answer = handler("validate_session")(event("GET /v1/session", visitor.token), None)

    assert answer["statusCode"] == 200
    assert calls == ["GetItem"]


def test_an_access_token_costs_one_read_and_its_keys_none(
    calls: list[str], visitor: Visitor
) -> None:
    handle = handler("issue_access_tokens")
    asked = event("POST /v1/session/access-token", visitor.token)
    asked["headers"]["content-type"] = "application/json"

    answer = handle(asked | {"body": '{"audience": "notes"}'}, None)

    assert answer["statusCode"] == 200
    assert handle(event("GET /.well-known/jwks.json", ""), None)["statusCode"] == 200
    assert calls == ["GetItem"]


def test_an_authorization_costs_one_read_and_a_burst_of_them_no_more(
    calls: list[str], visitor: Visitor
) -> None:
    handle = handler("authorize_request")
    asked = event("GET /notes", visitor.token) | {"type": "REQUEST"}
    refused = event("GET /notes", forged(visitor.token)[0]) | {"type": "REQUEST"}

    assert [handle(asked, None)["isAuthorized"] for _ in range(3)] == [True] * 3
    assert not handle(refused, None)["isAuthorized"]
    assert calls == ["GetItem"]


def test_a_create_costs_one_write_and_one_to_count_it(calls: list[str]) -> None:
    created = event("POST /v1/session", "")
    del created["headers"]["authorization"]

    assert handler("create_session")(created, None)["statusCode"] == 201
    assert calls == ["UpdateItem", "PutItem"]


def test_a_flood_of_forged_tokens_is_refused_without_a_database_call(
    calls: list[str], visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRONG_CREDENTIALS_PER_MINUTE", "20")
    bootstrap.settings.cache_clear()
    handle = handler("validate_session")
    flood = [f"{visitor.token[:-4]}{number:04d}" for number in range(40)]

    answers = [handle(event("GET /v1/session", token), None) for token in flood]

    assert [answer["statusCode"] for answer in answers[:20]] == [401] * 20
    assert [answer["statusCode"] for answer in answers].count(429) >= 19
    assert answers[-1]["headers"]["RateLimit"].startswith('"forged_credentials";r=0;t=')
    assert calls == []
    assert handle(event("GET /v1/session", visitor.token), None)["statusCode"] == 200


def sweep() -> dict[str, int | bool | str | None]:
    cause = Cause(actor="sweep", request_id="test")
    return clean_up.sweep_service({}).run(cause, time_left=lambda: True).as_dict()


@pytest.mark.usefixtures("empty_table")
def test_an_idle_sweep_costs_four_queries_one_read_and_its_report(calls: list[str]) -> None:
    sweep()
    calls.clear()

    sweep()

    assert Counter(calls) == {"Query": 4, "GetItem": 1, "PutItem": 1}


@pytest.mark.usefixtures("empty_table")
def test_putting_a_live_session_off_costs_one_read_and_one_write(calls: list[str]) -> None:
    sweep()
    created = event("POST /v1/session", "")
    del created["headers"]["authorization"]
    body = json.loads(handler("create_session")(created, None)["body"])["session"]
    # As after much activity: the row still asks for a look at a time that has passed.
    bootstrap.sessions().look_again("default", body["session_id"], bootstrap.system_clock())
    calls.clear()

    report = sweep()

    assert report["postponed"] == 1
    assert Counter(calls) == {"Query": 4, "GetItem": 2, "UpdateItem": 1, "PutItem": 1}
