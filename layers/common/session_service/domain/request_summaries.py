"""What requests came to: refusals write nothing, so the log of answers is their outbox.

A batch of its lines becomes a few events: one for all that was answered well in a minute, one for
each kind of refusal. The ids derive from the ids of the lines, so that a batch delivered again
gives the same events.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import replace
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from session_service.domain.changes import Action, Change, ChangeRecord
from session_service.domain.rollups import bucket_of

_MINUTE_MS = 60_000
_REFUSED, _FAILED = 400, 500
# Operations, codes and networks come from our own code; this only keeps a mistake there small.
_LONGEST = 80
# The events of refusals that name their network, for each minute and tenant of a batch: whoever
# changes networks makes no more of them. The rest of a kind is one event, without a network.
MOST_NAMED = 20
# A fact's name for how many answers took a time, before the bucket; no route begins so.
_TIMES = "ms:"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRequest:
    """One line of the log of answers. `log_id` is the log's own id of it; `at` epoch milliseconds.

    `network` is a pseudonym or a truncated address, as policy has it, and often unknown;
    `milliseconds` is how long the answer took, where the line says it.
    """

    log_id: str
    at: int
    tenant_id: str
    operation: str
    status: int
    code: str = ""
    reason: str = ""
    network: str = ""
    milliseconds: int | None = None


def summaries(requests: Iterable[AnsweredRequest]) -> list[ChangeRecord]:
    """Return the events of a batch of answers, in a fixed order; of the same batch, the same."""
    told = _groups(requests)
    named = defaultdict[tuple[str, ...], list[tuple[str, ...]]](list)
    for kind in sorted(told, key=lambda kind: (-len(told[kind]), kind)):
        if told[kind][0].network:
            named[kind[:2]].append(kind)
    for kinds in named.values():
        for kind in kinds[MOST_NAMED:]:
            nameless = [replace(request, network="") for request in told.pop(kind)]
            told[_kind(nameless[0])] += nameless
    return [_summary(kind, group) for kind, group in sorted(told.items())]


def _groups(requests: Iterable[AnsweredRequest]) -> dict[tuple[str, ...], list[AnsweredRequest]]:
    groups = defaultdict[tuple[str, ...], list[AnsweredRequest]](list)
    for request in requests:
        groups[_kind(request)].append(request)
    return groups


def _kind(request: AnsweredRequest) -> tuple[str, ...]:
    minute = f"{request.at // _MINUTE_MS:013}"
    if request.status < _REFUSED:
        return (minute, request.tenant_id)
    told = (request.code, request.reason, request.network)
    return (minute, request.tenant_id, request.operation, str(request.status), *told)


def _summary(kind: tuple[str, ...], group: list[AnsweredRequest]) -> ChangeRecord:
    first = min(group, key=lambda request: (request.at, request.log_id))
    digest = sha256("\n".join((*kind, *sorted(r.log_id for r in group))).encode()).digest()
    event_id = str(UUID(bytes=digest[:16]))
    answered = first.status < _REFUSED
    action = Action.REQUESTS_ANSWERED if answered else Action.REQUESTS_REFUSED
    if first.status >= _FAILED:
        action = Action.REQUESTS_FAILED
    return ChangeRecord(
        event=Change(
            event_id=event_id,
            op_id=event_id,
            action=action,
            actor="requests",
            reason="" if answered else _cut(first.reason or first.code),
            request_id="",
            session_id="",
            at=first.at,
            facts=_answered(group) if answered else _refused(first, len(group)),
        ),
        entity="requests",
        tenant_id=first.tenant_id,
        version=1,
        upload=None,
    )


def _answered(group: Sequence[AnsweredRequest]) -> Mapping[str, str | int]:
    counts = Counter(_cut(f"{request.operation} {request.status}") for request in group)
    times = Counter(bucket_of(r.milliseconds) for r in group if r.milliseconds is not None)
    return {
        "count": counts.total(),
        **dict(sorted(counts.items())),
        **{f"{_TIMES}{bucket}": count for bucket, count in sorted(times.items())},
    }


def answer_times(facts: Mapping[str, str | int]) -> Iterator[tuple[int, int]]:
    """Yield each bucket of milliseconds that an event's facts tell of, and how many were in it.

    The buckets are those of rollups: none, 1, 2 to 3, 4 to 7, and so on.
    """
    for name, count in facts.items():
        if name.startswith(_TIMES):
            yield int(name.removeprefix(_TIMES)), int(count)


def _refused(one: AnsweredRequest, count: int) -> Mapping[str, str | int]:
    facts: dict[str, str | int] = {
        "operation": _cut(one.operation),
        "status": one.status,
        "code": _cut(one.code),
        "count": count,
    }
    return facts | ({"network": _cut(one.network)} if one.network else {})


def _cut(text: str) -> str:
    return text[:_LONGEST]
