"""What subjects have taken of their limits: one item each, counted by conditional updates alone."""

from dataclasses import dataclass
from typing import cast

from session_service.domain.rate_limits import Limit, Subject, Verdict
from session_service.dynamodb.items import ttl
from session_service.dynamodb.keys import rate_limit_key
from session_service.dynamodb.table import RefusedWrite, Table, Update

_BESIDE = "#entity = :entity, #purge_at = :purge_at"


@dataclass(frozen=True, slots=True)
class DynamoDBCounters:
    """Implements the domain's Counters, exactly, for any number of processes.

    A subject at rest costs one write, a busy one two, a refused one none that succeeds. An answer
    that is lost and asked for again counts twice: a limit errs strict. The items carry no event.
    """

    table: Table

    def take(self, limit: Limit, subject: Subject, now: int) -> Verdict:
        """Count one call of the subject if the limit admits it."""
        try:
            return self._start(limit, subject, now)
        except RefusedWrite as refused:
            tat = _tat(refused, limit, now)
        if limit.is_of_another_clock(tat, now):
            tat = self._heal(limit, subject, tat, now)
        elif tat <= limit.latest(now):
            try:
                return self._go_on(limit, subject, now)
            except RefusedWrite as refused:
                tat = _tat(refused, limit, now)
        return limit.refused(tat, now)

    def _start(self, limit: Limit, subject: Subject, now: int) -> Verdict:
        values = {"now": now, "tat": now + limit.interval}
        change, condition = "#tat = :tat", "attribute_not_exists(#PK) OR #tat <= :now"
        return limit.accepted(self._write(limit, subject, now, change, condition, values), now)

    def _go_on(self, limit: Limit, subject: Subject, now: int) -> Verdict:
        values = {"now": now, "latest": limit.latest(now), "interval": limit.interval}
        change, condition = "#tat = #tat + :interval", "#tat > :now AND #tat <= :latest"
        return limit.accepted(self._write(limit, subject, now, change, condition, values), now)

    def _heal(self, limit: Limit, subject: Subject, tat: int, now: int) -> int:
        """Bring back what was written by a clock far ahead, granting nothing at once."""
        values = {"seen": tat, "tat": limit.full(now)}
        try:
            return self._write(limit, subject, now, "#tat = :tat", "#tat = :seen", values)
        except RefusedWrite:
            return limit.full(now)

    def _write(
        self,
        limit: Limit,
        subject: Subject,
        now: int,
        change: str,
        condition: str,
        values: dict[str, int],
    ) -> int:
        item = self.table.write(
            Update(
                key=rate_limit_key(subject, limit.name),
                change=f"SET {change}, {_BESIDE}",
                condition=condition,
                values={
                    **values,
                    "entity": "rate_limit",
                    "purge_at": ttl(limit.forget_at(now)),
                },
            )
        )
        return cast("int", item["tat"])


def _tat(refused: RefusedWrite, limit: Limit, now: int) -> int:
    """Return what stood there; where nothing did, it has just gone, and this call is refused."""
    item = refused.found[0]
    return cast("int", item["tat"]) if item else limit.full(now)
