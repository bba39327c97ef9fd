"""Bridges a gap of the local cloud, inside its process: it hardly looks at what a stream consumer answers.

It takes `batchItemFailures` for a success, which would lose those records, and tries a failing batch again
without end. Here a batch with failed records counts as failed and is delivered again, whole (AWS starts at
the first failed record; a consumer that stands repetition cannot tell). After MaximumRetryAttempts its
records are delivered one by one, and what still fails goes to the on-failure queue.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

REPORTS = "ReportBatchItemFailures"
Result = dict[str, Any]
Record = dict[str, Any]


def install() -> None:
    from ministack.services import lambda_svc

    lambda_svc._execute_function = StreamBatches(lambda_svc).execute


class StreamBatches:
    """Stands before the local cloud's executor of functions; everything but stream batches passes through."""

    def __init__(self, lambda_service: ModuleType) -> None:
        self._service = lambda_service
        self._execute = lambda_service._execute_function
        self._tries: dict[tuple[str, str], int] = {}

    def execute(self, function: dict[str, Any], event: Any) -> Result:
        records = stream_records(event)
        mapping = self._mapping(function, records)
        if mapping is None:
            passed_through: Result = self._execute(function, event)
            return passed_through
        result = self._deliver(function, records, mapping)
        batch = (mapping["UUID"], records[0]["dynamodb"]["SequenceNumber"])
        if not result.get("error"):
            self._tries.pop(batch, None)
            return result
        self._tries[batch] = self._tries.get(batch, 0) + 1
        retries = int(mapping.get("MaximumRetryAttempts", -1))
        if retries < 0 or self._tries[batch] <= retries:
            return result  # an error: the same batch comes again, a second later
        del self._tries[batch]
        self._give_up(function, records, mapping, result)
        return {"body": None}

    def _mapping(self, function: dict[str, Any], records: list[Record]) -> dict[str, Any] | None:
        name = (function.get("config") or function).get("FunctionName")
        for _, _, mapping in self._service._iter_all_esms() if records else ():
            if (
                mapping["FunctionName"] == name
                and mapping["EventSourceArn"] == records[0]["eventSourceARN"]
            ):
                return dict(mapping)
        return None

    def _deliver(
        self, function: dict[str, Any], records: list[Record], mapping: dict[str, Any]
    ) -> Result:
        result: Result = self._execute(function, {"Records": records})
        if has_item_failures(result) and REPORTS in (mapping.get("FunctionResponseTypes") or ()):
            body = {"errorType": REPORTS, "errorMessage": "The function reported failed records."}
            return {**result, "error": True, "body": body}
        return result

    def _give_up(
        self,
        function: dict[str, Any],
        records: list[Record],
        mapping: dict[str, Any],
        result: Result,
    ) -> None:
        batches = [([record], None) for record in records]
        if len(records) == 1 or not mapping.get("BisectBatchOnFunctionError"):
            batches = [(records, result)]
        for batch, known in batches:
            outcome = known or self._deliver(function, batch, mapping)
            if outcome.get("error"):
                arn, why = mapping["EventSourceArn"], "RetryAttemptsExhausted"
                self._service._send_ddb_stream_failure_record(
                    mapping, function, batch, arn, outcome, why
                )


def stream_records(event: Any) -> list[Record]:
    """Return the records of a DynamoDB stream batch, none for any other event."""
    records = event.get("Records") if isinstance(event, dict) else None
    if isinstance(records, list) and records and records[0].get("eventSource") == "aws:dynamodb":
        return records
    return []


def has_item_failures(result: Result) -> bool:
    body = result.get("body")
    return (
        not result.get("error") and isinstance(body, dict) and bool(body.get("batchItemFailures"))
    )
