"""`make sam-local` where there is no container engine: what can be proved without one."""

import asyncio
import json
from pathlib import Path

import pytest

from local import sam_local
from local.containers import engine, forwarder, samples, workspace
from local.containers.engine import Engine
from tests.contract.expanded_template import of_type, source

PORT = 40_000
SOME_ENGINE = Engine(name="docker", version="1", gateway="127.0.0.1", subnet="127.0.0.0/8")


def test_where_no_engine_answers_none_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none")

    found = engine.find()

    assert found is None or found.name == "finch"  # a Mac may have it beside Docker


def test_without_an_engine_it_is_skipped_loudly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine, "find", lambda: None)

    sam_local.main(tmp_path)

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("SKIPPED: make sam-local needs a container engine")
    assert list(tmp_path.iterdir()) == []


def test_without_a_running_stack_it_says_how_to_start_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine, "find", lambda: SOME_ENGINE)

    with pytest.raises(SystemExit, match=r"start one: make run$"):
        sam_local.main(tmp_path)


def test_every_function_has_a_sample_event_and_a_right_answer() -> None:
    names = {event.stem for event in samples.EVENTS.glob("*.json")}

    assert set(samples.RIGHT) == names
    assert {samples.logical_id(name) for name in names} == set(of_type("AWS::Lambda::Function"))


@pytest.mark.parametrize(
    "answer",
    [
        '{"errorType": "TypeError", "errorMessage": "…", "stackTrace": []}',
        '{"statusCode": 500, "body": "{\\"code\\": \\"internal_error\\"}"}',
        '{"statusCode": 503, "body": "{\\"code\\": \\"service_unavailable\\"}"}',
        '{"statusCode": 403, "body": "no problem document"}',
        '{"batchItemFailures": [{"itemIdentifier": "1"}]}',
        '{"failed": 1}',
        "Task timed out after 3.00 seconds",
        "",
    ],
)
def test_a_crash_is_right_for_no_function(answer: str) -> None:
    outcome = samples.seen(answer, log="")

    assert not [name for name, right in samples.RIGHT.items() if outcome in right]


def test_the_refusal_of_a_sample_credential_is_right() -> None:
    answer = {"statusCode": 401, "body": json.dumps({"code": "session_invalid"})}

    assert samples.seen(json.dumps(answer), log="") in samples.RIGHT["validate_session"]


def test_keys_that_could_not_be_made_are_not_taken_for_an_answer_nobody_waits_for() -> None:
    outcome = samples.seen('{"errorType": "URLError"}', log="ERROR service_keys_failed")

    assert outcome not in samples.RIGHT["provision_keys"]


def test_no_sample_makes_a_container_call_aws(tmp_path: Path) -> None:
    for event in samples.EVENTS.glob("*.json"):
        assert "ResponseURL" not in event.read_text() or samples.NOBODY in (
            samples.prepared(event, tmp_path).read_text()
        )


def test_only_the_copy_of_the_template_declares_what_containers_need() -> None:
    added = workspace.added_variables(PORT)
    before = json.dumps(source())

    copy = workspace.declaring(source(), added)

    ours = source()["Globals"]["Function"]["Environment"]["Variables"]
    declared = copy["Globals"]["Function"]["Environment"]["Variables"]
    assert json.dumps(source()) == before
    assert ours.keys() & added.keys() == set()
    assert declared == {**ours, "AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_S3": ""}
    assert copy["Resources"] == source()["Resources"]


def test_functions_get_the_running_stacks_variables_and_the_way_to_its_cloud() -> None:
    running = {"BFunction": {"TABLE_NAME": "sessions"}, "AFunction": {"TABLE_NAME": "sessions"}}

    made = workspace.environment_file(running, workspace.added_variables(PORT))

    expected = {
        "TABLE_NAME": "sessions",
        "AWS_ENDPOINT_URL": "http://host.docker.internal:40000",
        "AWS_ENDPOINT_URL_S3": "http://s3.host.docker.internal:40000",
    }
    assert made == {"AFunction": expected, "BFunction": expected}


def test_the_forwarder_reaches_the_cloud_and_ends_with_its_block() -> None:
    async def exercise() -> None:
        async with await echo() as cloud:
            port = cloud.sockets[0].getsockname()[1]
            async with forwarder.port_for_containers(SOME_ENGINE, port) as reachable:
                assert reachable != port
                assert await ask(reachable) == b"hello"
            with pytest.raises(ConnectionRefusedError):
                await ask(reachable)

    asyncio.run(asyncio.wait_for(exercise(), 10))


def test_the_forwarder_answers_no_stranger() -> None:
    elsewhere = Engine(name="docker", version="1", gateway="127.0.0.1", subnet="198.51.100.0/24")

    async def exercise() -> None:
        async with await echo() as cloud:
            port = cloud.sockets[0].getsockname()[1]
            async with forwarder.port_for_containers(elsewhere, port) as reachable:
                assert await ask(reachable) == b""

    asyncio.run(asyncio.wait_for(exercise(), 10))


def test_an_engine_in_a_virtual_machine_needs_no_forwarder() -> None:
    virtual = Engine(name="docker", version="1", gateway="203.0.113.1", subnet="203.0.113.0/24")

    async def exercise() -> None:
        async with forwarder.port_for_containers(virtual, 4566) as reachable:
            assert reachable == 4566

    asyncio.run(asyncio.wait_for(exercise(), 10))


async def echo() -> asyncio.Server:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.read())
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


async def ask(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"hello")
        writer.write_eof()
        return await asyncio.wait_for(reader.read(), 5)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()
