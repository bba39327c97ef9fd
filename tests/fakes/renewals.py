from collections.abc import Collection, Mapping
from copy import replace
from dataclasses import dataclass

from session_service.domain.changes import Action, Change
from session_service.domain.idempotency import IdempotencyRecord, IdempotentCall
from session_service.domain.renewal import Keep
from session_service.domain.sessions import TOMBSTONE_MS, Lifetimes, Session, Status
from tests.fakes.table import MemoryTable, Row, without_person


@dataclass(frozen=True, slots=True)
class MemoryRenewals:
    """The domain's RenewalStore, on the conditions of the DynamoDB adapter."""

    table: MemoryTable
    lifetimes: Lifetimes

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        return self.table.session(tenant_id, session_id)

    def recall(self, call: IdempotentCall, now: int) -> IdempotencyRecord | None:
        return self.table.recorded(call, now)

    def renew(
        self,
        predecessor: Session,
        successor: Session,
        events: Mapping[Action, Change],
        *,
        keep: Collection[Keep],
        call: IdempotentCall | None,
    ) -> bool:
        table, replaced = self.table, events[Action.REPLACED]
        old = (predecessor.tenant_id, predecessor.session_id)
        new = (successor.tenant_id, successor.session_id)
        current = table.session(*old)
        if (
            current is None
            or current.status not in (Status.ACTIVE, Status.EXPIRED)
            or current.version != predecessor.version
            or current.successor_id is not None
            or new in table.sessions
            or table.recorded(call, replaced.at) is not None
        ):
            return False
        collection = (predecessor.tenant_id, predecessor.collection_id)
        moves = successor.collection_id == predecessor.collection_id and collection in table.owners
        if successor.upload_count or moves:
            if table.owners.get(collection) != predecessor.session_id:
                return False
            table.owners[collection] = successor.session_id
        self._replace(current, successor, replaced)
        table.sessions[new] = Row(successor, successor.look_at, self.lifetimes.purge_at(successor))
        table.publish_session(successor, events[Action.CREATED])
        if Keep.STATE in keep and old in table.metadata:
            table.metadata[new] = table.metadata[old]
        if old in table.device_names:
            names = table.device_names[old]
            table.device_names[new] = {n: names[n] for n in names if n in successor.devices}
        table.remember(call, {"session_id": successor.session_id})
        return True

    def _replace(self, current: Session, successor: Session, event: Change) -> None:
        replaced = replace(
            current,
            status=Status.REPLACED,
            successor_id=successor.session_id,
            ended_at=current.ended_at or event.at,
        )
        self.table.write_session(without_person(replaced), event)
        row = self.table.sessions[current.tenant_id, current.session_id]
        row.due_at, row.purge_at = event.at, event.at + TOMBSTONE_MS
