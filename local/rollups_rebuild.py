"""`make rollups-rebuild`: compute every hour again from the audit index; print what differs.

What differs is mended, and the exit status is then 1: rollups are functions of the index, so that
there should be no difference. The hour that is under way is left to its schedule.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from local import chosen_stack
from session_service.aws_clients import FAILURES
from session_service.bootstrap import system_clock
from session_service.domain.recording import HOUR_MS
from session_service.domain.rolling_up import RollupKeeper
from session_service.domain.times import rfc3339
from session_service.dynamodb.audit_index import DynamoDBAuditIndex
from session_service.dynamodb.rollups import DynamoDBRollups
from session_service.dynamodb.table import Table

DAY_MS = 24 * HOUR_MS
# Of the oldest hours some events may be gone already, and more while this runs.
_EDGE_MS = 3 * HOUR_MS


def main(arguments: list[str]) -> None:
    """Print one line for each hour that differs, and how many hours were looked at."""
    parser = argparse.ArgumentParser(prog="make rollups-rebuild", description=__doc__)
    parser.add_argument("--stack", default="")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--tenants", nargs="+", default=["default", "-"])
    given = parser.parse_args(arguments)
    stack = chosen_stack.find(given.stack, given.state)
    table = Table(
        client=stack.client("dynamodb"),
        failures=FAILURES,
        name=stack.output("TableName"),
        pause=time.sleep,
    )
    retention = int(stack.output("AuditRetentionDays")) * DAY_MS
    keeper = RollupKeeper(
        index=DynamoDBAuditIndex(table=table, retention=retention),
        store=DynamoDBRollups(table=table, retention=retention),
        clock=system_clock,
    )
    keeper.run(lambda: True)  # what is noted and not counted yet is no difference
    now = system_clock()
    until = now // HOUR_MS * HOUR_MS
    since = until - min(given.days * DAY_MS, retention - _EDGE_MS)
    differences = 0
    for tenant_id in given.tenants:
        for difference in keeper.rebuild(tenant_id, since, until):
            differences += 1
            print(f"{tenant_id} {rfc3339(difference.hour)}:")
            print(f"  stored   {difference.stored}")
            print(f"  computed {difference.computed}")
    hours = (until - since) // HOUR_MS
    print(
        f"{differences} differences in {hours} hours of the tenants {' and '.join(given.tenants)}."
    )
    if differences:
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
