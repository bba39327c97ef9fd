"""What recording leaves for the seal and the rollups, and what those two remember."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from session_service.domain.audit_segments import SealedSegment, SealHead, SegmentName
from session_service.domain.ports import Clock
from session_service.dynamodb.keys import (
    SEAL_HEAD,
    UNSEALED,
    changed_hour_key,
    unsealed_key,
)
from session_service.dynamodb.table import RefusedWrite, Table, Update


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBAuditNotes:
    """Implements the domain's RecordingNotes and SealNotes."""

    table: Table
    clock: Clock

    def note(
        self, segment: SegmentName | None, hours: Iterable[tuple[str, int]], mark: str
    ) -> None:
        """Note a segment to be sealed, if there is one, and each tenant's hours that have news.

        `mark` is another for each batch: whoever clears a note can tell a newer one by it.
        """
        items: list[Mapping[str, object]] = []
        if segment is not None:
            items.append(
                {
                    **unsealed_key(segment.key),
                    "entity": "unsealed_segment",
                    "sha256": segment.sha256,
                    "records": segment.records,
                    "noted_at": self.clock(),
                }
            )
        items += [
            {**changed_hour_key(tenant_id, hour), "entity": "changed_hour", "mark": mark}
            for tenant_id, hour in hours
        ]
        self.table.put_each(items)

    def unsealed(self) -> Iterator[SegmentName]:
        """Yield the segments that were noted and not sealed, by key."""
        for item in self.table.query(UNSEALED):
            fields = cast("dict[str, Any]", item)
            yield SegmentName(key=fields["SK"], sha256=fields["sha256"], records=fields["records"])

    def waiting_since(self) -> Iterator[int]:
        """Yield when each segment that was not sealed yet was noted last (epoch milliseconds).

        0 for a note that does not say: those are of a version that is gone.
        """
        for item in self.table.query(UNSEALED):
            yield cast("dict[str, Any]", item).get("noted_at", 0)

    def head(self) -> SealHead:
        """Return the newest manifest that was finished, strongly consistent."""
        fields = cast("dict[str, Any] | None", self.table.get(SEAL_HEAD))
        return SealHead(n=fields["n"], digest=fields["digest"]) if fields else SealHead()

    def sealed(self, head: SealHead, segments: Sequence[SealedSegment]) -> None:
        """Move the head, and forget what waited for it. Never moves it back."""
        update = Update(
            key=SEAL_HEAD,
            change="SET #entity = :entity, #n = :n, #digest = :digest",
            condition="attribute_not_exists(#n) OR #n < :n",
            values={"entity": "seal_head", "n": head.n, "digest": head.digest},
        )
        with suppress(RefusedWrite):  # another run has got further
            self.table.write(update)
        for segment in segments:
            self.table.delete(unsealed_key(segment.key))
