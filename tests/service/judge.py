"""Holds answers and rows against the model: some order of the calls has to explain both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any

import httpx

from tests.service.documented import undocumented
from tests.service.faults import Crash
from tests.service.model import Items, Model, Token
from tests.service.model_basis import Call, Expected, Impossible, Refused

IN_FLIGHT = "idempotency_in_flight"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: how it is sent, and what the model makes of it.

    `makes` names what it may bring into being: session, upload, or nothing.
    """

    name: str
    send: Callable[[], httpx.Response]
    expect: Callable[[Call], Expected]
    makes: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What may be to blame for an answer that the model alone would not give."""

    since: int
    until: int
    faulty: bool = False
    contended: bool = False
    limited: bool = False
    cleaning: bool = False
    at_once: bool = False


@dataclass
class Registry:
    """Every token that anybody was ever given, and what it is. Two are never the same."""

    tokens: dict[str, Token] = field(default_factory=dict)
    texts: dict[Token, str] = field(default_factory=dict)

    def agrees(self, text: str, token: Token) -> bool:
        return self.tokens.get(text, token) == token and self.texts.get(token, text) == text

    def note(self, text: str, token: Token) -> None:
        self.tokens[text], self.texts[token] = token, text


class Judge:
    """Keeps the one model that explains everything seen so far."""

    def __init__(self) -> None:
        self.model, self.registry = Model(), Registry()
        self.purged: set[str] = set()

    def hear(
        self, asks: Sequence[Ask], answers: Sequence[Any], items: Items, about: Circumstances
    ) -> None:
        """Find the order and the times that explain answers and rows, or raise AssertionError."""
        for ask, answer in zip(asks, answers, strict=True):
            if not isinstance(answer, httpx.Response):
                assert isinstance(answer, Crash), (ask.name, answer)
                continue
            assert answer.status_code < 500 or (answer.status_code == 503 and about.faulty), (
                f"{ask.name} → {answer.status_code} {answer.text}"
            )
            if hasattr(answer, "_request") and answer._request is not None:
                wrong = undocumented(answer)
                assert not wrong, wrong
        why: list[str] = []
        for model, tokens in self._explanations(asks, answers, items, about, why):
            different = model.differences(items, about.since, about.until, self.purged)
            if not different:
                self.model = model
                for text, token in tokens.items():
                    self.registry.note(text, token)
                return
            why += different
        told = [f"{a.name} → {_told(answer)}" for a, answer in zip(asks, answers, strict=True)]
        raise AssertionError(f"nothing explains {told}: {list(dict.fromkeys(why))[:6]}")

    def _explanations(
        self,
        asks: Sequence[Ask],
        answers: Sequence[Any],
        items: Items,
        about: Circumstances,
        why: list[str],
    ) -> Iterator[tuple[Model, Mapping[str, Token]]]:
        made = self._made(asks, answers, items)
        starts = [self.model]
        if about.cleaning:
            learnt = self.model.copy()
            learnt.learn(items, self.purged)
            starts.append(learnt)
        times = sorted({about.since, about.until})
        for start, order in product(starts, permutations(range(len(asks)))):
            for when in product(times, repeat=len(asks)):
                now: list[tuple[Model, dict[str, Token]]] = [(start, {})]
                for place, at in zip(order, when, strict=True):
                    now = [
                        (after, tokens | given)
                        for before, tokens in now
                        for after, given in self._after(
                            asks[place], answers[place], before, at, made[place], about, why
                        )
                    ]
                yield from now

    def _after(
        self,
        ask: Ask,
        answer: Any,
        before: Model,
        now: int,
        made: tuple[str, ...],
        about: Circumstances,
        why: list[str],
    ) -> Iterator[tuple[Model, dict[str, Token]]]:
        """What may be true after one call, given its answer, if there was one."""
        call = Call(before.copy(), now, made, about.at_once)
        try:
            expected = ask.expect(call)
        except Refused as refused:
            expected = refused.expected
        except Impossible:
            expected = Expected(0)
        code = _code(answer)
        if not isinstance(answer, httpx.Response) or answer.status_code == 503:
            yield from ((model, {}) for model in [before.copy(), *call.trail])
        elif code == "rate_limited" and about.limited:
            # What was stolen is over, and a new token was seen, whatever the limit says then.
            first = expected.status == 401 or call.confirmed
            yield from ((model, {}) for model in [before.copy(), *call.trail[:first]])
        elif code == IN_FLIGHT and about.contended:
            yield from ((model, {}) for model in [before.copy(), *call.trail])
        elif answer.status_code == expected.also:
            yield call.model, {}
        elif (answer.status_code, code) != (expected.status, expected.code):
            why.append(f"{ask.name}: {expected} expected, not {answer.status_code} {code}")
        else:
            text = token_in(answer)
            if (text is None) != (expected.token is None):
                why.append(f"{ask.name}: {expected.token} expected, not {text}")
            elif text is None or expected.token is None:
                yield call.model, {}
            elif self.registry.agrees(text, expected.token):
                yield call.model, {text: expected.token}
            else:
                known = self.registry.tokens.get(text), self.registry.texts.get(expected.token)
                why.append(f"{ask.name}: {expected.token} was due, not {text}; known: {known}")

    def _made(
        self, asks: Sequence[Ask], answers: Sequence[Any], items: Items
    ) -> list[tuple[str, ...]]:
        """What each call has brought into being: by its answer, or else by what is left over."""
        sessions = {
            pk.split("#")[3]: item
            for (pk, sk), item in items.items()
            if sk == "SESSION" and pk.split("#")[3] not in self.model.sessions
        }
        uploads = [
            sk.split("#")[1]
            for _, sk in items
            if sk.startswith("UPLOAD#") and sk.split("#")[1] not in self.model.uploads
        ]
        found: list[tuple[str, ...]] = [()] * len(asks)
        answered = [isinstance(each, httpx.Response) and each.is_success for each in answers]
        for place in sorted(range(len(asks)), key=lambda place: not answered[place]):
            body = answers[place].json() if answered[place] and answers[place].content else {}
            if asks[place].makes == "session":
                name = body["session"]["session_id"] if body else next(iter(sessions), "")
                row = sessions.pop(name, None)
                if row is not None:
                    device = body["session"]["device_id"] if body else next(iter(row["devices"]))
                    found[place] = (name, device, row["collection_id"])
            elif asks[place].makes == "upload":
                name = body["upload"]["upload_id"] if body else next(iter(uploads), "")
                if name in uploads:
                    uploads.remove(name)
                    found[place] = (name,)
        return found


def token_in(answer: httpx.Response) -> str | None:
    """The token that an answer gives, in its body or its cookie."""
    if cookie := answer.headers.get("set-cookie"):
        text: str = cookie.partition("=")[2].partition(";")[0]
        return text or None
    body = answer.json() if answer.content else {}
    token: str | None = body.get("token")
    return token


def _code(answer: Any) -> str | None:
    if not isinstance(answer, httpx.Response) or answer.is_success:
        return None
    code: str = answer.json()["code"]
    return code


def _told(answer: Any) -> str:
    if not isinstance(answer, httpx.Response):
        return repr(answer)
    return f"{answer.status_code} {_code(answer) or token_in(answer) or ''}"
