"""Five tabs do the same thing at the same moment, fifty times, and sometimes an answer is lost.

After each round there is one session, and every tab holds a credential that opens it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.cookiejar import CookieJar, DefaultCookiePolicy
from random import Random
from typing import Any

import httpx
import pytest

from tests.integration.local_stack import LocalStack, eventually
from tests.integration.tabs import BrowserJar, OwnToken, Tabs
from tests.integration.visitor import new_key

TABS = 5
ROUNDS = 50
KINDS = ("cookie", "token")


@pytest.fixture(scope="module")
def clients(stack: LocalStack) -> Iterator[list[httpx.Client]]:
    # Cookies are kept in one jar for all tabs, or in none: never by a connection.
    none = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    with ExitStack() as opened:
        yield [
            opened.enter_context(httpx.Client(base_url=stack.url, timeout=60, cookies=none))
            for _ in range(TABS)
        ]


@pytest.fixture(params=KINDS)
def tabs(request: pytest.FixtureRequest, clients: list[httpx.Client]) -> Iterator[Tabs]:
    opened = fresh_tabs(request.param, clients)
    yield opened
    opened.close()


def fresh_tabs(kind: str, clients: list[httpx.Client]) -> Tabs:
    if kind == "cookie":
        return Tabs(clients, [BrowserJar()] * TABS)
    return Tabs(clients, [OwnToken() for _ in range(TABS)])


def lost_in(number: int) -> set[int]:
    """Say whose answers are lost in a round: mostly one tab's, in every fifth all of them."""
    return set(range(TABS)) if number % 5 == 4 else {Random(number).randrange(TABS)}


def storm(tabs: Tabs, number: int, method: str, path: str, status: int, **options: Any) -> str:
    """Let all tabs act at once, then those again that lost their answer; return the session.

    A tab has lost nothing where another's answer has put the new cookie into their jar.
    """
    lost, shown = lost_in(number), [memory.headers() for memory in tabs.memories]
    answers = tabs.all_at_once(method, path, lost=lost, **options)
    for index in sorted(lost):
        if tabs.memories[index].headers() == shown[index]:
            answers.append(tabs.ask_again(index, method, path, **options))

    assert {answer.status_code for answer in answers} == {status}, [each.text for each in answers]
    (session_id,) = {answer.json()["session"]["session_id"] for answer in answers}
    assert tabs.opened_sessions() == {(200, session_id)}
    return str(session_id)


def begin(tabs: Tabs) -> str:
    key = {"Idempotency-Key": new_key()}
    body = {"transport": tabs.memories[0].transport}
    return storm(tabs, 0, "POST", "/v1/session", 201, json=body, headers=key)


def events_of(stack: LocalStack, session_ids: set[str]) -> Counter[tuple[str, str]]:
    lines = [line for line in stack.audit() if line["session_id"] in session_ids]
    return Counter((line["session_id"], line["action"]) for line in lines)


def assert_history(stack: LocalStack, expected: Counter[tuple[str, str]]) -> None:
    """Wait for the audit log to say exactly this of these sessions, and no more."""
    ids = {session_id for session_id, _ in expected}
    eventually(lambda: events_of(stack, ids).total() >= expected.total(), within_seconds=60)
    assert events_of(stack, ids) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_tabs_that_start_together_share_one_session(
    stack: LocalStack, clients: list[httpx.Client], kind: str
) -> None:
    begun = set()
    for number in range(ROUNDS):
        tabs = fresh_tabs(kind, clients)
        key = {"Idempotency-Key": new_key()}
        begun.add(
            storm(tabs, number, "POST", "/v1/session", 201, json={"transport": kind}, headers=key)
        )
        tabs.close()

    assert len(begun) == ROUNDS
    assert_history(stack, Counter({(session_id, "created"): 1 for session_id in begun}))


def test_tabs_that_rotate_together_take_one_step(stack: LocalStack, tabs: Tabs) -> None:
    session_id = begin(tabs)

    for number in range(ROUNDS):
        assert storm(tabs, number, "POST", "/v1/session/rotate", 200) == session_id

    expected = {(session_id, "created"): 1, (session_id, "rotated"): ROUNDS}
    assert_history(stack, Counter(expected))


@pytest.mark.parametrize("lapsed", [False, True], ids=["live", "expired"])
def test_tabs_that_renew_together_go_on_in_one_successor(
    stack: LocalStack, tabs: Tabs, lapsed: bool
) -> None:
    chain = [begin(tabs)]

    for number in range(ROUNDS):
        if lapsed:
            stack.lapse(chain[-1])
            noticed = tabs.all_at_once("GET", "/v1/session", lost=range(TABS))
            assert {answer.json()["code"] for answer in noticed} == {"session_expired"}
        chain.append(storm(tabs, number, "POST", "/v1/session/renew", 201, json={}))

    assert len(set(chain)) == ROUNDS + 1
    created = {(session_id, "created"): 1 for session_id in chain}
    replaced = {(session_id, "replaced"): 1 for session_id in chain[:-1]}
    assert_history(stack, Counter(created | replaced))


def test_tabs_that_touch_together_change_nothing_else(stack: LocalStack, tabs: Tabs) -> None:
    session_id = begin(tabs)
    credentials = {tuple(memory.headers().items()) for memory in tabs.memories}

    for number in range(ROUNDS):
        assert storm(tabs, number, "POST", "/v1/session/touch", 200) == session_id

    assert {tuple(memory.headers().items()) for memory in tabs.memories} == credentials
    assert_history(stack, Counter({(session_id, "created"): 1}))
