"""What runs of the schedules have left behind, for people to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from session_service.domain.rolling_up import RollupRun
from session_service.domain.service_health import SweepRun
from session_service.dynamodb.audit_notes import DynamoDBAuditNotes
from session_service.dynamodb.keys import SWEEP_CURSOR, SWEEP_REPORT_PREFIX, sweep_report_at
from session_service.dynamodb.rollups import DynamoDBRollups
from session_service.dynamodb.table import Table

_LAST = SWEEP_REPORT_PREFIX + "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBServiceRuns:
    """Implements the domain's Runs."""

    table: Table
    rollups: DynamoDBRollups
    notes: DynamoDBAuditNotes

    def sweeps(self, limit: int) -> list[tuple[int, SweepRun]]:
        """Return the newest reports of the sweep with when each run began, newest first."""
        found = self.table.query_between(
            SWEEP_CURSOR["PK"], SWEEP_REPORT_PREFIX, _LAST, newest_first=True, page=limit
        )
        newest = (
            cast("dict[str, Any]", item) for _, item in zip(range(limit), found, strict=False)
        )
        return [(sweep_report_at(item["SK"]), item["report"]) for item in newest]

    def last_rollups(self) -> RollupRun | None:
        """Return the counting of the rollups that came to its end last."""
        return self.rollups.last_run()

    def sealed(self) -> int:
        """Return how many manifests there are."""
        return self.notes.head().n

    def unsealed(self) -> Iterator[int]:
        """Yield since when each segment waits for the seal, in epoch milliseconds."""
        return self.notes.waiting_since()
