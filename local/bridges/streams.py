"""The local cloud hardly looks at what a stream consumer answers.

It takes `batchItemFailures` for a success, which would lose those records, and tries a failing
batch again without end. Here a batch with failed records counts as failed and comes again, whole
(AWS starts at the first failed record; a consumer that stands repetition cannot tell). After
MaximumRetryAttempts its records are delivered one by one, and what still fails goes to the
on-failure queue.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

REPORTS = "ReportBatchItemFailures"
EXHAUSTED = "RetryAttemptsExhausted"

Result = dict[str, Any]
Record = dict[str, Any]
Function = dict[str, Any]
Mapping = dict[str, Any]


def install() -> None:
    """Look at what consumers answer."""
    from ministack.services import lambda_svc  # type: ignore[import-not-found]

    lambda_svc._execute_function = StreamBatches(lambda_svc).execute


class StreamBatches:
    """Stands before the local cloud's executor of functions; only stream batches stop here."""

    def __init__(self, lambda_service: ModuleType) -> None:
        self._service = lambda_service
        self._execute = lambda_service._execute_function
        self._tries: dict[tuple[str, str], int] = {}

    def execute(self, function: Function, event: Any) -> Result:
        """Run the function; an error makes the local cloud deliver the batch again, 1 s later."""
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
            return result
        del self._tries[batch]
        self._give_up(function, records, mapping, result)
        return {"body": None}

    def _mapping(self, function: Function, records: list[Record]) -> Mapping | None:
        name = (function.get("config") or function).get("FunctionName")
        for _, _, mapping in self._service._iter_all_esms() if records else ():
            source = mapping["EventSourceArn"]
            if mapping["FunctionName"] == name and source == records[0]["eventSourceARN"]:
                return dict(mapping)
        return None

    def _deliver(self, function: Function, records: list[Record], mapping: Mapping) -> Result:
        result: Result = self._execute(function, {"Records": records})
        if has_item_failures(result) and REPORTS in (mapping.get("FunctionResponseTypes") or ()):
            body = {"errorType": REPORTS, "errorMessage": "The function reported failed records."}
            return {**result, "error": True, "body": body}
        return result

    def _give_up(
        self, function: Function, records: list[Record], mapping: Mapping, result: Result
    ) -> None:
        if len(records) == 1 or not mapping.get("BisectBatchOnFunctionError"):
            self._bury(function, records, mapping, result)
            return
        for record in records:
            outcome = self._deliver(function, [record], mapping)
            if outcome.get("error"):
                self._bury(function, [record], mapping, outcome)

    def _bury(
        self, function: Function, records: list[Record], mapping: Mapping, result: Result
    ) -> None:
        source = mapping["EventSourceArn"]
        bury = self._service._send_ddb_stream_failure_record
        bury(mapping, function, records, source, result, EXHAUSTED)


def stream_records(event: Any) -> list[Record]:
    """Return the records of a DynamoDB stream batch, none for any other event."""
    records = event.get("Records") if isinstance(event, dict) else None
    if isinstance(records, list) and records and records[0].get("eventSource") == "aws:dynamodb":
        return records
    return []


def has_item_failures(result: Result) -> bool:
    """Say whether the function answered, and named records that failed."""
    body = result.get("body")
    return (
        not result.get("error") and isinstance(body, dict) and bool(body.get("batchItemFailures"))
    )
