"""docs/performance.json, and the part of docs/performance.md that is rendered from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.bench.method import METHOD
from benchmarks.bench.money import USD_PER_MILLION_READ_UNITS, USD_PER_MILLION_WRITE_UNITS
from benchmarks.bench.services import OURS, PEER_NAMES
from benchmarks.bench.tables import number, table

BEGIN = "<!-- From here to the end mark, `make bench` writes what performance.json says. -->"
END = "<!-- The end mark. -->"
_TITLES = {
    OURS: "**Maria Sessions**",
    "better_auth": "better-auth, SQLite",
    "better_auth_cookie_cache": "better-auth, SQLite, its cookie cache always hit",
    "connect_dynamodb": "express-session, connect-dynamodb",
    "flask_session": "Flask-Session, DynamoDB",
}

type Figures = dict[str, Any]


def write(figures: Figures, folder: Path, kept: str) -> None:
    """Write both files; `kept` is the document whose other parts stay."""
    text = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    (folder / "performance.json").write_text(text, encoding="utf-8")
    (folder / "performance.md").write_text(with_figures(kept, figures), encoding="utf-8")


def with_figures(document: str, figures: Figures) -> str:
    """Return the document with its marked part rendered anew. Raise ValueError without marks."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document has no marks for the figures")
    return f"{before}{BEGIN}\n\n{render(figures)}\n{END}{after}"


def render(figures: Figures) -> str:
    """Return the figures as a document for people."""
    parts: list[Callable[[Figures], Iterator[str]]] = [
        _surroundings,
        _peers,
        _starts,
        _warm,
        _units,
        _growth,
        _load,
    ]
    lines = [line for part in parts for line in (*part(figures), "")]
    return "\n".join([*lines, METHOD])


def _surroundings(figures: Figures) -> Iterator[str]:
    versions = figures["versions"]
    peers = ", ".join(f"{name} {version}" for name, version in versions["peers"].items())
    yield (
        f"Measured on {figures['date']} with `make bench`, in one run: {figures['machine']};"
        f" Python {versions['python']}, Node {versions['node']}; {peers}."
        f" The layer is {figures['layer_megabytes']} MB zipped ({figures['layer_of']})."
    )


def _peers(figures: Figures) -> Iterator[str]:
    http = figures["http"]
    yield "## Beside its peers"
    for operation, title in (("validate", "Check a session"), ("create", "Create a session")):
        yield ""
        yield f"{title}, over HTTP on the loopback address; CPU is the server's, a request:"
        yield ""
        ours = figures[f"{operation}_cpu_ratio"]
        least = figures[f"{operation}_cpu_ratio_by_min"]
        titles = ("", "CPU ms (min)", "times ours (by min)", *_latency_titles())
        rows = [
            (
                _TITLES[name],
                _cpu(http[name][operation]),
                f"{ours[name]:.1f} ({least[name]:.1f})" if name in ours else "1",
                *_latencies(http[name][operation]),
            )
            for name in (OURS, *PEER_NAMES)
            if name in http
        ]
        yield from table(titles, rows)


def _starts(figures: Figures) -> Iterator[str]:
    yield "## A start"
    yield ""
    yield "From the start of the interpreter to the first answer, its first request included:"
    yield ""
    titles = ("", "first request", "instructions, M", "CPU ms (min)", "first request, CPU ms")
    rows = (
        (
            f"`{name}`",
            figures["first_request"][name],
            number(count, 1),
            _spread(figures["start_cpu_ms"][name], 0),
            _spread(figures["first_request_cpu_ms_of"][name], 2),
        )
        for name, count in figures["start_minstructions"].items()
    )
    yield from table(titles, rows)


def _warm(figures: Figures) -> Iterator[str]:
    yield "## A warm request"
    yield ""
    http, counted = figures["http"][OURS], figures["warm_kinstructions"]
    titles = ("", "instructions, k", "CPU ms (min)", *_latency_titles())
    rows = [
        (name, number(counted.get(name), 1), _cpu(http[name]), *_latencies(http[name]))
        for name in ("validate", "ensure", "create", "touch", "upload_create")
    ]
    yield from table(titles, rows)
    yield ""
    yield "Beneath: one read of the same item, no HTTP server about it, one caller:"
    yield ""
    reads = figures["get_item"]
    kinds = {"boto3_get_item": "boto3's `GetItem`", "raw_get_item": "signed by hand, on a socket"}
    yield from table(
        ("", "instructions, k", "CPU ms (min)", "p50 ms", "p99 ms"),
        [
            (
                title,
                number(figures["get_item_kinstructions"].get(name), 1),
                _cpu(reads[name]),
                number(reads[name]["p50_ms"], 2),
                number(reads[name]["p99_ms"], 2),
            )
            for name, title in kinds.items()
        ],
    )


def _units(figures: Figures) -> Iterator[str]:
    assumed, prices = figures["usd_assumes"], figures["usd_per_million"]
    yield "## DynamoDB, and what it costs"
    yield ""
    yield from table(
        ("", "calls", "read units", "write units", "$ a million"),
        [
            (
                name,
                *(number(each[kind], 1) for kind in ("calls", "read", "write")),
                number(prices[name], 3),
            )
            for name, each in figures["units"].items()
        ],
    )
    yield ""
    idle = figures["dynamodb_units_within_touch_seconds"]
    files = figures["dynamodb_units_with_files"]
    yield (
        "A touch and an ensure are those that write: within `TouchSeconds` of the last activity"
        f" a touch takes {idle['touch']['calls']:g} call and {idle['touch']['read']:g} read unit,"
        f" an ensure the same. With {files['files']} files in the session a check takes"
        f" {files['validate']['read']:g} read unit, a touch {files['touch']['read']:g} read and"
        f" {files['touch']['write']:g} write unit."
    )
    yield ""
    yield (
        f"**A million checks cost ${figures['usd_per_million_validations']:.3f} of DynamoDB**, the"
        " touches of their visitors included (gateway, Lambda and logs cost many times that:"
        " [costs.md](costs.md)), where the app has the session checked every"
        f" {assumed['check_seconds']} s and the visitor does something in one minute of"
        f" {assumed['touch_seconds'] // 60}. That is an assumption about visits, not a measurement:"
        " the client touches when its visitor does something, once a minute at most. Other visits:"
    )
    yield ""
    yield from _sensitivity(figures["usd_sensitivity"])
    yield ""
    yield (
        f"$ of DynamoDB a million checks; ${USD_PER_MILLION_READ_UNITS} a million read units,"
        f" ${USD_PER_MILLION_WRITE_UNITS} a million write units (on demand, us-east-1, Amazon's"
        " price page as of 2025-07-21, read on 2026-11-22). Peers, which write at each check: "
        + "; ".join(
            f"{_TITLES[name]} ${usd:.3f}"
            for name, usd in figures["peer_usd_per_million_validations"].items()
        )
        + "."
    )


def _sensitivity(rows: list[dict[str, float]]) -> Iterator[str]:
    checks = sorted({row["check_seconds"] for row in rows})
    touches = sorted({row["touch_seconds"] for row in rows})
    usd = {(row["check_seconds"], row["touch_seconds"]): row["usd"] for row in rows}
    yield from table(
        ("", *(f"a touch every {touch:g} s" for touch in touches)),
        [
            (f"a check every {check:g} s", *(number(usd[check, touch], 3) for touch in touches))
            for check in checks
        ],
    )


def _growth(figures: Figures) -> Iterator[str]:
    yield "## Growth"
    yield ""
    titles = ("sessions", "check: RRU", "p50 ms", "p99 ms", "touch: RRU", "WRU", "p50 ms", "p99 ms")
    rows = (
        (
            number(row["sessions"]),
            number(row["validate"]["read"], 2),
            *(number(row["validate"][kind], 2) for kind in ("p50_ms", "p99_ms")),
            *(number(row["touch"][kind], 2) for kind in ("read", "write", "p50_ms", "p99_ms")),
        )
        for row in figures["growth"]
    )
    yield from table(titles, rows)


def _load(figures: Figures) -> Iterator[str]:
    load = figures["load"]
    mix = ", ".join(f"{share} % {name}" for name, share in load["mix"].items())
    yield "## Load"
    yield ""
    yield (
        f"{load['callers']} callers for {load['seconds']:g} s, as fast as one process answers:"
        f" {load['requests']:,} requests, {load['requests_per_second']:,} a second,"
        f" **{load['errors']} errors**; p50 {load['p50_ms']:.1f} ms, p99 {load['p99_ms']:.1f} ms,"
        f" {load['cpu_ms']:.2f} ms of CPU each ({mix})."
    )


def _latency_titles() -> tuple[str, ...]:
    return (
        *("1 caller: p50 ms", "p99 ms"),
        *("8 callers: p50 ms", "p99 ms", "requests/s"),
    )


def _latencies(figures: Figures) -> tuple[str, ...]:
    one, eight = figures["callers_1"], figures["callers_8"]
    return (
        *(number(one[kind], 1) for kind in ("p50_ms", "p99_ms")),
        *(number(eight[kind], 1) for kind in ("p50_ms", "p99_ms")),
        number(eight["requests_per_second"]),
    )


def _cpu(figures: Figures) -> str:
    return _spread(figures["cpu_ms"], 2)


def _spread(found: dict[str, float], digits: int) -> str:
    return f"{found['median']:.{digits}f} ({found['min']:.{digits}f})"
