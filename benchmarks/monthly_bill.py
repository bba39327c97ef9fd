"""`make costs`: what a million sessions a month cost, line by line, beside what others publish.

The units of each operation are those that `make bench` measured (docs/performance.json); what a
visitor does, and how long Lambda takes, are assumptions, and stand in the page as such.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "costs.md"
BEGIN, END = "<!-- make costs: begin -->\n", "<!-- make costs: end -->\n"
SESSIONS = 1_000_000

# What one session does in its life, on the average.
CALLS = {"create": 1.0, "ensure": 0.5, "validate": 10.0, "touch": 3.0, "upload_create": 0.2}
MORE = ("validate", "touch")
UPLOAD_MEGABYTES, UPLOAD_DAYS = 1.0, 1.0
# Writes that are events, each an audit line and a call of both readers of the stream: created,
# expired and closed (or ended), and an upload's created, stored, deleted.
EVENTS = 3.0 + 3.0 * CALLS["upload_create"]
# A due row is looked at three times: once too early, at the expiry, when the recovery ends.
LOOKS = 3.0

# Lambda's time is not measured on AWS; the rest of the row is what the template says.
CALL_MS, STREAM_MS, MEMORY_GB = 8.0, 30.0, 0.5
COLD_SHARE, COLD_MS = 0.01, 400.0
LINE_BYTES, AUDIT_LINE_BYTES, ACCESS_LINE_BYTES = 464, 1_100, 270
# The audit gathers changes for AuditSeconds. Evenly spread over a month, a million sessions make
# 14 events in 10 seconds; real traffic gathers more of them in a batch. Each event is three items
# of the index and one event of the bus, each batch a segment and two notes.
EVENTS_OF_A_BATCH, COPIES_OF_AN_EVENT, NOTES_OF_A_BATCH = 14.0, 3.0, 2.0
# CloudWatch hands on the lines of answers every few seconds, of each environment by itself. How
# often is not documented: one delivery for each ten calls is assumed. Each is one event of good
# answers, which is in the index alone: two items, and a note of its hour. Refusals are events like
# any other; a million calm sessions are taken to have none.
CALLS_OF_A_DELIVERY, COPIES_OF_A_SUMMARY, NOTES_OF_A_SUMMARY = 10.0, 2.0, 1.0
INDEX_KILOBYTES, INDEX_MONTHS = 0.42, 400 / 30
ITEM_KILOBYTES, KEPT_DAYS = 1.0, 31.0
TRACED_SHARE, FREE_TRACES = 0.05, 100_000
# Metrics are paid for by name, however often they come. Ours: a sweep's eight, answers by outcome,
# what memory refused, uploads that arrived or not. The gateway's: six for each route that is
# called (`DetailedMetricsEnabled`).
OWN_METRICS, ROUTES_CALLED, METRICS_OF_A_ROUTE = 8 + 3 + 1 + 2, 4, 6


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for `per` of a thing, us-east-1."""

    dollars: float
    per: float


# Without the free allowances, but for traces, whose allowance is monthly and for everybody.
PRICES = {
    "api": Price(1.00, 1e6),
    "invocation": Price(0.20, 1e6),
    "gigabyte second, arm64": Price(0.0000133334, 1),
    "write unit": Price(0.625, 1e6),
    "read unit": Price(0.125, 1e6),
    "table gigabyte month": Price(0.25, 1),
    "log gigabyte": Price(0.50, 1),
    "trace": Price(5.00, 1e6),
    "S3 put": Price(0.005, 1e3),
    "S3 get": Price(0.0004, 1e3),
    "S3 gigabyte month": Price(0.023, 1),
    "bus event": Price(1.00, 1e6),
    "alarm": Price(0.10, 1),
    "metric": Price(0.30, 1),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill: how many of what, and why."""

    what: str
    quantity: float
    price: str
    why: str

    @property
    def dollars(self) -> float:
        """What the line costs in a month."""
        price = PRICES[self.price]
        return self.quantity * price.dollars / price.per


type Units = Mapping[str, Mapping[str, float]]


def bill(units: Units, sweep: Mapping[str, float], done: Mapping[str, float]) -> list[Line]:
    """Return the month's bill.

    `units` has the read and write units of each operation in CALLS, `sweep` those of looking at one
    due row, as measured; `done` says how often a session does what.
    """
    calls = SESSIONS * sum(done.values())
    events = SESSIONS * EVENTS
    uploads = SESSIONS * done["upload_create"]
    deliveries = calls / CALLS_OF_A_DELIVERY
    batches = events / EVENTS_OF_A_BATCH
    # The index's copies, and the notes: all of one unit each.
    audited = (
        COPIES_OF_AN_EVENT * events
        + SESSIONS * done["create"]  # by which a session is found
        + (COPIES_OF_A_SUMMARY + NOTES_OF_A_SUMMARY) * deliveries
        + NOTES_OF_A_BATCH * batches
    )  # fmt: skip
    indexed = COPIES_OF_AN_EVENT * events + COPIES_OF_A_SUMMARY * deliveries
    both_readers = events + batches + deliveries
    gigabyte_seconds = MEMORY_GB * (
        calls * (CALL_MS + COLD_SHARE * COLD_MS) + both_readers * STREAM_MS
    ) / 1000  # fmt: skip
    reads = SESSIONS * sum(count * units[name]["read"] for name, count in done.items())
    writes = SESSIONS * sum(count * units[name]["write"] for name, count in done.items())
    due = SESSIONS * LOOKS
    logs = (
        (calls + both_readers) * LINE_BYTES
        + events * AUDIT_LINE_BYTES
        + calls * ACCESS_LINE_BYTES
    )  # fmt: skip
    traced = max(0.0, TRACED_SHARE * (calls + both_readers) - FREE_TRACES)
    return [
        Line("requests to the API", calls, "api", f"{sum(done.values()):g} a session"),
        Line("calls of functions", calls + both_readers, "invocation", "requests and events"),
        Line("their time", gigabyte_seconds, "gigabyte second, arm64", f"{CALL_MS:g} ms assumed"),
        Line("reads of requests", reads, "read unit", "measured per operation"),
        Line("writes of requests", writes, "write unit", "measured per operation"),
        Line("reads of the clean-up", due * sweep["read"], "read unit", f"{LOOKS:g} looks each"),
        Line("writes of the clean-up", due * sweep["write"], "write unit", "marks what is over"),
        Line("writes of the audit", audited, "write unit", "index, notes, counts of answers"),
        Line("evidence", batches, "S3 put",
             f"{EVENTS_OF_A_BATCH:g} changes a batch"),
        Line("bus", events, "bus event", "each change, for rules of yours"),
        Line("audit index", INDEX_KILOBYTES * indexed * INDEX_MONTHS / 1e6,
             "table gigabyte month", "kept for AuditRetentionDays, 400"),
        Line("table", ITEM_KILOBYTES * SESSIONS * KEPT_DAYS / 30 / 1e6, "table gigabyte month",
             "1 KB a session, tombstones for 30 days"),
        Line("logs", logs / 1e9, "log gigabyte",
             f"{LINE_BYTES} bytes a call, {ACCESS_LINE_BYTES} of the gateway's, and the audit"),
        Line("traces", traced, "trace", "Lambda traces one call in twenty"),
        Line("uploads: forms taken", uploads, "S3 put", "1 in 5 sessions"),
        Line("uploads: looked at", 2 * uploads, "S3 get", "first bytes, and a download"),
        Line("uploads: kept", uploads * UPLOAD_MEGABYTES / 1000 * UPLOAD_DAYS / 30,
             "S3 gigabyte month", "1 MB for a day"),
        Line("alarms", 10, "alarm", "ten; the account's first ten are free"),
        Line("metrics of ours", OWN_METRICS, "metric", "the account's first ten are free"),
        Line("metrics of routes", ROUTES_CALLED * METRICS_OF_A_ROUTE, "metric",
             f"{METRICS_OF_A_ROUTE} for each route that is called"),
    ]  # fmt: skip


def main() -> None:
    """Write the page's table."""
    measured = json.loads((DOCS / "performance.json").read_text())
    page = PAGE.read_text()
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(head + BEGIN + table(measured) + END + tail)
    sys.stdout.write(f"{PAGE.name} written\n")


def table(measured: Mapping[str, Any]) -> str:
    """Return the bill as a table in Markdown, its sum last."""
    lines = bill(measured["units"], measured["sweep_units"], CALLS)
    rows = [
        f"| {line.what} | {line.quantity:,.0f} | {_price(line.price)} | {line.dollars:.2f} |"
        f" {line.why} |\n"
        for line in lines
    ]
    total = sum(line.dollars for line in lines)
    return (
        "| line | how many | price, $ | a month, $ | why so many |\n|---|---:|---|---:|---|\n"
        + "".join(rows)
        + f"| **sum** | | | **{total:.2f}** | {total / SESSIONS * 1000:.3f} $ a thousand |\n\n"
        + "".join(
            f"A million more of `{name}` cost {_more(measured, name):.2f} $.\n" for name in MORE
        )
    )


def _more(measured: Mapping[str, Any], operation: str) -> float:
    """Return what one more call of a session adds, for each of its million sessions."""
    more = {**CALLS, operation: CALLS[operation] + 1}
    before, after = (
        sum(line.dollars for line in bill(measured["units"], measured["sweep_units"], done))
        for done in (CALLS, more)
    )
    return after - before


def _price(name: str) -> str:
    price = PRICES[name]
    each = {1: "each", 1e3: "a thousand", 1e6: "a million"}[price.per]
    return f"{price.dollars:.10g} {each}"


if __name__ == "__main__":
    main()
