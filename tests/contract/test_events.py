import json
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from session_service.domain import operator_keys, tokens
from session_service.domain.changes import Action
from session_service.domain.service_keys import ServiceKeys
from session_service.domain.upload_ids import is_upload_id
from session_service.domain.uploads import Verdict
from session_service.dynamodb.items import event_map, session_item
from session_service.dynamodb.keys import due_shard
from session_service.dynamodb.stream import change_record
from session_service.storage.notifications import arrival
from session_service.storage.object_keys import locator_of
from session_service.storage.scan_results import scan_result
from session_service.web.api import Operation
from session_service.web.authorizer_requests import authorizer_request
from session_service.web.bodies import Body, read_body
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Credentials
from session_service.web.preconditions import accepts, idempotency_key
from session_service.web.requests import Request
from tests.contract.expanded_template import properties, ref
from tests.contract.functions import FOLDERS, ROOT, module, routes
from tests.examples import EVENT, largest_usual_session

FILES = sorted((ROOT / "events").glob("*.json"))
HTTP = [path for path in FILES if routes(path.stem)]
STREAM = [ROOT / "events/record_changes.json", ROOT / "events/release_uploads.json"]
# What the events' README says of the credentials in them.
KEYS = ServiceKeys({1: bytes(32)}, 1, bytes(32))
CREDENTIALS = Credentials(cookie=SessionCookie(secure=True), allowed_origins=())
OPERATOR_KEY_ID = "0c1d2e3f40516273"
SESSION, DEVICE, SEED = (
    "6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11",
    "a1b2c3d4e5f60718",
    bytes(range(32)),
)


def sample(path: Path) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return event


def operation(request: Request, path: Path) -> Operation:
    found: Operation = module(path.stem).api.operations[request.route_key]
    return found


def test_every_function_has_a_sample_event_and_every_event_its_function() -> None:
    assert [path.stem for path in FILES] == FOLDERS


@pytest.mark.parametrize("path", HTTP, ids=lambda path: path.stem)
def test_a_sample_request_is_one_its_function_serves(path: Path) -> None:
    event = sample(path)
    request = Request.from_event(event)
    wanted = operation(request, path)

    assert event["requestContext"]["routeKey"] == event["routeKey"]
    assert any(accepts(request, kind) for kind in wanted.media_types)
    if request.route_key != "$default":
        method, template = request.route_key.split(" ")
        assert method == request.method
        assert template.format(**request.path_parameters) == request.path
    if "Idempotency-Key" in wanted.headers:
        assert idempotency_key(request)
    if wanted.body is not None:
        model: type = resolve_name(wanted.body)
        assert issubclass(model, Body)
        read_body(request, model)


@pytest.mark.parametrize("path", HTTP, ids=lambda path: path.stem)
def test_a_sample_request_shows_the_credential_that_its_route_needs(path: Path) -> None:
    request = Request.from_event(sample(path))
    if operation(request, path).scope is not None:
        key = operator_keys.parse(KEYS, request.headers["authorization"].removeprefix("Bearer "))
        assert (key.tenant_id, key.key_id) == ("default", OPERATOR_KEY_ID)
        assert OPERATOR_KEY_ID in (ROOT / "events/README.md").read_text(encoding="utf-8")
        return
    credential = CREDENTIALS.find(request)

    assert (credential is not None) == operation(request, path).needs_session
    if credential is not None:
        token = tokens.parse(KEYS, credential.token)
        assert (token.tenant_id, token.session_id, token.device_id) == ("default", SESSION, DEVICE)
        assert tokens.secret_matches(token, seed=SEED)


def test_the_sample_upload_has_an_id_as_we_make_them() -> None:
    request = Request.from_event(sample(ROOT / "events/manage_uploads.json"))
    (record,) = sample(ROOT / "events/associate_upload.json")["Records"]
    locator = locator_of(record["s3"]["object"]["key"])

    assert locator is not None
    assert is_upload_id(locator.upload_id)
    assert request.path_parameters == {"upload_id": locator.upload_id}
    assert locator.upload_id in (ROOT / "events/README.md").read_text(encoding="utf-8")


def test_the_sample_object_is_in_the_bucket_that_the_template_names() -> None:
    (record,) = sample(ROOT / "events/associate_upload.json")["Records"]

    assert record["eventName"].startswith("ObjectCreated:")
    assert record["s3"]["bucket"]["name"] == "maria-sessions-uploads-123456789012-eu-central-1"
    assert record["s3"]["object"]["versionId"]


@pytest.mark.parametrize("path", STREAM, ids=lambda path: path.stem)
def test_the_sample_of_the_stream_holds_exactly_one_event(path: Path) -> None:
    (record,) = sample(path)["Records"]
    change = change_record(record)

    assert change is not None
    assert change.event.session_id == SESSION
    assert change.version == int(record["dynamodb"]["OldImage"]["version"]["N"]) + 1


def test_the_sample_of_an_ending_is_one_that_releases_uploads() -> None:
    (record,) = sample(ROOT / "events/release_uploads.json")["Records"]
    change = change_record(record)

    assert change is not None
    assert change.event.action in (Action.ENDED, Action.CLOSED)


@pytest.mark.parametrize("path", STREAM, ids=lambda path: path.stem)
def test_the_images_of_the_stream_hold_what_the_code_writes_and_nothing_else(path: Path) -> None:
    item = session_item(largest_usual_session(), EVENT, purge_at=0)
    for record in sample(path)["Records"]:
        images = record["dynamodb"]
        for image in (images["NewImage"], images["OldImage"]):
            assert set(image) <= set(item) | {"ended_at"}
            assert set(image.get("event", {"M": {}})["M"]) <= set(event_map(EVENT))
            assert image["due_shard"]["S"] == due_shard(SESSION)
            assert images["Keys"] == {name: image[name] for name in ("PK", "SK")}


def test_the_sample_of_the_custom_resource_says_all_that_is_read_of_it() -> None:
    event = sample(ROOT / "events/provision_keys.json")

    assert event["ResponseURL"].startswith("https://")
    assert int(event["ResourceProperties"]["Generation"]) == 1
    assert {"StackId", "RequestId", "LogicalResourceId", "RequestType"} <= set(event)


def test_the_sample_of_another_apis_request_shows_the_credential_and_what_an_authorizer_reads() -> (
    None
):
    event = sample(ROOT / "events/authorize_request.json")
    request = authorizer_request(event)
    token = tokens.parse(KEYS, CREDENTIALS.require(request).token)

    assert (token.session_id, token.device_id) == (SESSION, DEVICE)
    assert (request.method, request.path) == ("POST", "/notes")
    assert event["routeArn"].endswith("/POST/notes")


def test_the_sample_of_the_schedule_comes_from_the_scheduler() -> None:
    assert sample(ROOT / "events/cleanup_orphans.json")["source"] == "aws.scheduler"


def test_the_sample_scan_result_is_of_the_sample_upload_and_passes_the_rule() -> None:
    event = sample(ROOT / "events/record_scan.json")
    (record,) = sample(ROOT / "events/associate_upload.json")["Records"]
    bucket = record["s3"]["bucket"]["name"]
    result, arrived = scan_result(event, bucket), arrival(record, bucket)
    pattern = properties("RecordScanFunctionScanResult")["EventPattern"]

    assert result is not None
    assert arrived is not None
    assert (result.locator, result.version_id) == (arrived.locator, arrived.version_id)
    assert result.verdict is Verdict.CLEAN
    assert event["source"] in pattern["source"]
    assert event["detail-type"] in pattern["detail-type"]
    assert pattern["detail"] == {"s3ObjectDetails": {"bucketName": [ref("UploadsBucket")]}}


def test_the_sample_introspection_asks_about_the_storys_session() -> None:
    request = Request.from_event(sample(ROOT / "events/introspect_sessions.json"))

    assert tokens.parse(KEYS, request.json()["token"]).session_id == SESSION


def test_the_sample_of_a_new_operator_key_names_scopes_there_are() -> None:
    event = sample(ROOT / "events/create_operator_key.json")

    assert operator_keys.scopes_of(event["role"], event["scopes"]) == set(event["scopes"])
