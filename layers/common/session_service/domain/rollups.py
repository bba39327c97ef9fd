"""What an hour came to, as a pure function of its events: nothing is ever counted up.

Whoever reads the same events gets the same numbers, however often and in whatever order they came.
A session that is active at the end of an hour began in it or before and had not ended: so that one
number stands on the hour before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import replace
from dataclasses import dataclass

from session_service.domain.changes import Action, ChangeRecord

BUCKETS = 24
VALIDATION = "GET /v1/session"
REQUESTS = frozenset({Action.REQUESTS_ANSWERED, Action.REQUESTS_REFUSED, Action.REQUESTS_FAILED})
UPLOADS = {
    Action.UPLOAD_CREATED: "created",
    Action.UPLOAD_STORED: "stored",
    Action.UPLOAD_REJECTED: "rejected",
    Action.UPLOAD_DELETED: "deleted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """One hour of one tenant. `hour` is when it began, in epoch milliseconds.

    `durations` and `orphan_ages` have 24 buckets: none, 1 s, 2–3 s, 4–7 s, and so on; the last one
    is open (from 48 days). A value taken from one is off by a factor of two at most. `total` is how
    many events there were up to the end of the hour: a fresher reading never has fewer.
    """

    hour: int
    events: int
    started: int
    ended: Mapping[str, int]
    durations: Sequence[int]
    validations: Mapping[str, int]
    errors: Mapping[str, int]
    renewals: Mapping[str, int]
    uploads: Mapping[str, int]
    stored_bytes: int
    orphans: int
    orphan_ages: Sequence[int]
    platforms: Mapping[str, int]
    requests: int = 0
    active: int = 0
    total: int = 0

    def following(self, before: "Rollup | None") -> "Rollup":
        """Return the hour as it stands on the one before it that had events."""
        active, total = (before.active, before.total) if before else (0, 0)
        change = self.started - sum(self.ended.values())
        return replace(self, active=active + change, total=total + self.events)


def rollup_of(hour: int, records: Iterable[ChangeRecord]) -> Rollup:
    """Return what an hour's events come to; each counts once, however often it is given.

    Seals of the evidence are no event of anybody's.
    """
    durations, ages = [0] * BUCKETS, [0] * BUCKETS
    ended, renewals, uploads, platforms = (Counter[str]() for _ in range(4))
    validations, errors = Counter[str](), Counter[str]()
    events = started = stored_bytes = orphans = requests = 0
    for record in _each_once(records):
        events += 1
        action, reason, facts = record.event.action, record.event.reason, record.facts
        if action is Action.CREATED:
            started += 1
            if "platform" in facts:
                platforms[str(facts["platform"])] += 1
        if record.lasted is not None:
            ended[f"{action}/{reason}" if reason else str(action)] += 1
            durations[bucket_of(record.lasted)] += 1
        if action is Action.REPLACED:
            renewals[reason] += 1
        if action in UPLOADS:
            uploads[UPLOADS[action]] += 1
        if action is Action.UPLOAD_STORED:
            stored_bytes += int(facts.get("size", 0))
        if action is Action.STRAY_DELETED:
            orphans += 1
            ages[bucket_of(int(facts.get("age_seconds", 0)))] += 1
        requests += int(facts["count"]) if action in REQUESTS else 0
        _count_requests(record, validations, errors)
    return Rollup(
        hour=hour,
        events=events,
        started=started,
        durations=durations,
        stored_bytes=stored_bytes,
        orphans=orphans,
        orphan_ages=ages,
        ended=dict(ended),
        validations=dict(validations),
        errors=dict(errors),
        renewals=dict(renewals),
        uploads=dict(uploads),
        platforms=dict(platforms),
        requests=requests,
    )


def _each_once(records: Iterable[ChangeRecord]) -> Iterator[ChangeRecord]:
    """Yield each event once; only ids are remembered, as an hour may have very many events."""
    seen = set[str]()
    for record in records:
        event_id = record.event.event_id
        if record.event.action is not Action.AUDIT_SEALED and event_id not in seen:
            seen.add(event_id)
            yield record


def bucket_of(length: int) -> int:
    """Return the bucket of a length of time."""
    return min(BUCKETS - 1, max(0, length).bit_length())


def _count_requests(record: ChangeRecord, validations: Counter[str], errors: Counter[str]) -> None:
    facts = record.facts
    if record.event.action is Action.REQUESTS_ANSWERED:
        if f"{VALIDATION} 200" in facts:
            validations["ok"] += int(facts[f"{VALIDATION} 200"])
    elif record.event.action in (Action.REQUESTS_REFUSED, Action.REQUESTS_FAILED):
        count, code = int(facts["count"]), str(facts["code"])
        errors[code] += count
        if facts["operation"] == VALIDATION:
            validations[code] += count
