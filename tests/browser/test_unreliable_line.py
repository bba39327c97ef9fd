"""The line that tests of pages talk through: it does to requests what it is told, and no more."""

from collections.abc import Iterator

import httpx
import pytest

from tests.browser.unreliable_line import Trouble, UnreliableLine, unreliable_line
from tests.fakes.recording_server import Recorder, recording_server


@pytest.fixture
def behind() -> Iterator[Recorder]:
    with recording_server() as server:
        yield server


@pytest.fixture
def line(behind: Recorder) -> Iterator[UnreliableLine]:
    with unreliable_line(behind.url, behind.url, {"note": behind.noted.append}) as laid:
        yield laid


@pytest.fixture
def browser(line: UnreliableLine) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=line.url, timeout=10) as client:
        yield client


def trouble(line: UnreliableLine, **told: object) -> None:
    assert httpx.post(f"{line.control}/troubles", json=told).status_code == 204


def test_without_trouble_everything_passes_as_it_is(
    behind: Recorder, browser: httpx.Client
) -> None:
    answer = browser.post(
        "/v1/a%20b?c=%2Fd&e", content=b"\x00body", headers={"Session-Client": "x"}
    )

    (seen,) = behind.seen
    assert (seen.method, seen.target, seen.body) == ("POST", "/v1/a%20b?c=%2Fd&e", b"\x00body")
    assert seen.headers["session-client"] == "x"
    assert seen.headers["host"] == str(browser.base_url).removeprefix("http://").strip("/")
    assert (answer.status_code, answer.content) == (207, b"seen")
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert answer.headers["connection"] == "close"


def test_a_file_of_more_than_a_mebibyte_passes(behind: Recorder, browser: httpx.Client) -> None:
    file = bytes(2**20 + 1)

    assert browser.post("/-s3-/bucket", content=file).status_code == 207
    assert [seen.body for seen in behind.seen] == [file]


def test_offline_nothing_arrives_until_the_line_is_mended(
    line: UnreliableLine, behind: Recorder, browser: httpx.Client
) -> None:
    trouble(line, kind="drop")
    for _ in range(3):
        with pytest.raises(httpx.TransportError):
            browser.get("/")
    assert behind.seen == []

    httpx.delete(f"{line.control}/troubles")
    assert browser.get("/").status_code == 207


def test_an_answer_of_the_lines_own_never_reaches_the_server(
    line: UnreliableLine, behind: Recorder, browser: httpx.Client
) -> None:
    trouble(
        line, kind="answer", status=429, headers={"Retry-After": "3"}, body="slow down", times=2
    )
    answers = [browser.get("/v1/session") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [429, 429, 207]
    assert (answers[0].headers["retry-after"], answers[0].text) == ("3", "slow down")
    assert len(behind.seen) == 1


def test_troubles_that_end_a_request_come_one_after_the_other(
    line: UnreliableLine, browser: httpx.Client
) -> None:
    trouble(line, kind="answer", status=403, times=1)
    trouble(line, kind="answer", status=503, times=1)

    assert [browser.get("/").status_code for _ in range(3)] == [403, 503, 207]


def test_a_lost_answer_is_that_of_a_request_that_was_carried_out(
    line: UnreliableLine, behind: Recorder, browser: httpx.Client
) -> None:
    trouble(line, kind="lose", times=1)
    with pytest.raises(httpx.TransportError):
        browser.post("/v1/session")

    assert [seen.method for seen in behind.seen] == ["POST"]
    assert browser.post("/v1/session").status_code == 207


def test_a_delayed_request_arrives_all_the_same(
    line: UnreliableLine, behind: Recorder, browser: httpx.Client
) -> None:
    trouble(line, kind="delay", seconds=0.2, times=1)
    slow, quick = (browser.get("/") for _ in range(2))

    assert slow.elapsed.total_seconds() >= 0.2
    assert (slow.status_code, quick.status_code) == (207, 207)
    assert len(behind.seen) == 2


def test_a_trouble_meets_only_what_it_is_meant_for(
    line: UnreliableLine, browser: httpx.Client
) -> None:
    trouble(line, kind="answer", status=403, path="^/-s3-/", method="POST")

    assert browser.post("/-s3-/bucket").status_code == 403
    assert browser.get("/-s3-/bucket").status_code == 207
    assert browser.post("/v1/session/uploads").status_code == 207


def test_uploads_go_through_the_line_too(
    line: UnreliableLine, behind: Recorder, browser: httpx.Client
) -> None:
    behind.answers = f'{{"post": {{"url": "{behind.url}/bucket"}}}}'
    url = browser.get("/v1/session/uploads").json()["post"]["url"]

    assert url == f"{line.url}/-s3-/bucket"
    httpx.post(url, content=b"file")
    assert (behind.seen[-1].target, behind.seen[-1].body) == ("/bucket", b"file")
    assert behind.seen[-1].headers["host"] == behind.url.removeprefix("http://")


def test_the_line_tells_what_was_asked_through_it_and_how_it_was_answered(
    line: UnreliableLine, behind: Recorder, browser: httpx.Client
) -> None:
    browser.get("/before")
    httpx.delete(f"{line.control}/requests")
    behind.answers = '{"session": {"session_id": "one"}}'
    browser.post("/v1/session?a=b")
    trouble(line, kind="drop")
    with pytest.raises(httpx.TransportError):
        browser.get("/v1/session")

    begun, dropped = httpx.get(f"{line.control}/requests").json()
    assert (begun["method"], begun["path"]) == ("POST", "/v1/session")
    assert (begun["status"], begun["answer"]) == (207, {"session": {"session_id": "one"}})
    assert (dropped["method"], dropped["path"]) == ("GET", "/v1/session")
    assert dropped["status"] == 499


def test_tests_can_have_things_done_behind_the_api(line: UnreliableLine, behind: Recorder) -> None:
    assert httpx.post(f"{line.control}/deeds/note", content="this").status_code == 204
    assert behind.noted == ["this"]
    assert httpx.post(f"{line.control}/deeds/other").status_code == 404


@pytest.mark.parametrize("told", [{"kind": "sulk"}, {"kind": "drop", "when": 1}, {"path": "x"}])
def test_a_trouble_that_there_is_not_is_refused(
    line: UnreliableLine, told: dict[str, object]
) -> None:
    assert httpx.post(f"{line.control}/troubles", json=told).status_code == 400
    assert line.troubles == []


def test_a_trouble_counts_down_only_when_it_happens() -> None:
    once = Trouble(kind="drop", path="^/v1/", times=1)

    assert [once.meets("GET", path) for path in ("/", "/v1/a", "/v1/b")] == [False, True, False]
