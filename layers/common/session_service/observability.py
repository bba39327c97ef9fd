"""The one log and the one set of metrics. A log line is an event name and fields, no secrets.

An answer is one line that is both: CloudWatch takes it for a log line and, for its `_aws`, for an
embedded metric. It is written here, with the fields of Powertools' lines; Powertools itself writes
every other line, and is imported with the first of them (ADR 8).
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from session_service.deadline import REQUEST_BEGAN

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger, Metrics


_quoted = json.JSONEncoder().encode
# For what is nearly always one of a few: routes, codes, tenants.
_quoted_often = lru_cache(maxsize=256)(_quoted)
_counted: dict[str, int] = {}

# Whose request is under way, once a credential has proven it: the line of its answer says so.
TENANT: ContextVar[str] = ContextVar("tenant", default="")


@cache
def logger() -> "Logger":
    """Return the logger; created on first use, when the environment is complete."""
    from aws_lambda_powertools import Logger

    return Logger()


@cache
def metrics() -> "Metrics":
    """Return the metrics; created on first use, when the environment is complete."""
    from aws_lambda_powertools import Metrics

    return Metrics()


class AnswerLog:
    """Writes the line of each answer, in the name and namespace that Powertools' lines have."""

    def __init__(self, service: str, namespace: str) -> None:
        self._service = _quoted(service)
        self._namespace = _quoted(namespace)
        self._cold_start = "true"

    def line(
        self,
        route: str,
        status: int,
        code: str | None,
        request_id: str,
        now: float,
        took: float,
        counts: Mapping[str, int],
        tenant_id: str = "",
        network: str = "",
    ) -> str:
        """Return the line of an answer given at `now` (epoch seconds) that `took` so many seconds.

        `counts` are metrics too. `network` is a pseudonym, never an address. What is empty is left
        out.
        """
        milliseconds = int(now * 1000)
        second = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now))
        metric = f"Http{status // 100}xx"
        code_field = "" if code is None else f'"code":{_quoted_often(code)},'
        tenant_field = f'"tenant_id":{_quoted_often(tenant_id)},' if tenant_id else ""
        network_field = f'"network":{_quoted(network)},' if network else ""
        trace = os.environ.get("_X_AMZN_TRACE_ID", "").partition(";")[0].removeprefix("Root=")
        trace_field = f'"xray_trace_id":{_quoted(trace)},' if trace else ""
        cold_start, self._cold_start = self._cold_start, "false"
        count_fields = "".join(f'"{name}":{count},' for name, count in counts.items())
        count_metrics = "".join(f',{{"Name":"{name}","Unit":"Count"}}' for name in counts)
        # Written out: an encoder takes four times as long for what is nearly always the same.
        return (
            f'{{"level":"INFO","message":"answered",'
            f'"timestamp":"{second},{milliseconds % 1000:03}+0000","service":{self._service},'
            f'"cold_start":{cold_start},"route":{_quoted_often(route)},"status":{status},{code_field}'
            f"{tenant_field}{network_field}"
            f'"milliseconds":{int(took * 1000)},'
            f'"request_id":{_quoted(request_id)},{trace_field}{count_fields}'
            f'"{metric}":1,'
            f'"_aws":{{"Timestamp":{milliseconds},"CloudWatchMetrics":[{{'
            f'"Namespace":{self._namespace},"Dimensions":[["service"]],'
            f'"Metrics":[{{"Name":"{metric}","Unit":"Count"}}{count_metrics}]}}]}}}}'
        )


@cache
def answer_log() -> AnswerLog:
    """Return the log of answers; created on first use, when the environment is complete."""
    return AnswerLog(
        os.environ.get("POWERTOOLS_SERVICE_NAME", "service_undefined"),
        os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "MariaSessions"),
    )


def record_answer(
    route: str, status: int, code: str | None, request_id: str, network: str = ""
) -> None:
    """Log one answer and count it by outcome. Refusals are no errors; 5xx are.

    `network` is a pseudonym, empty where it is unknown or nobody's business.
    """
    began, now, tenant_id = REQUEST_BEGAN.get(), time.time(), TENANT.get()
    took = 0.0 if began is None else time.monotonic() - began
    line = answer_log().line(
        route, status, code, request_id, now, took, counted(), tenant_id, network
    )
    sys.stdout.write(line + "\n")


def count(name: str) -> None:
    """Count one of what happens too often for a line of its own: the next one carries it."""
    _counted[name] = _counted.get(name, 0) + 1


def counted() -> dict[str, int]:
    """Return what was counted since the last line, and begin anew."""
    if not _counted:
        return {}
    counts = dict(_counted)
    _counted.clear()
    return counts


def emit(name: str, value: float = 1) -> None:
    """Count one metric at once, as an embedded-metrics line (no call to CloudWatch)."""
    emit_all({name: value})


def emit_all(values: Mapping[str, float]) -> None:
    """Count several metrics in one line; none where there are no values."""
    from aws_lambda_powertools.metrics import MetricUnit

    for name, value in values.items():
        unit = MetricUnit.Seconds if name.endswith("Seconds") else MetricUnit.Count
        metrics().add_metric(name=name, unit=unit, value=value)
    if values:
        metrics().flush_metrics()
