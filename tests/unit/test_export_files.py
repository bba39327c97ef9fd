"""The file of an export: harmless to open, and every text can be read back."""

import csv
import io
import json
from copy import replace

from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.exports import Export, ExportFormat, ExportKind
from session_service.web.export_files import export_body
from tests.fakes.clock import START

EXPORT = Export(
    tenant_id="default",
    export_id="0" * 32,
    kind=ExportKind.AUDIT,
    format=ExportFormat.CSV,
    filters={},
    request="",
    created_at=START,
    created_by="k",
)
COLUMNS = [
    *("at", "event_id", "op_id", "action", "name", "event_class", "outcome", "severity", "code"),
    *("reason", "request_id", "session_id", "upload_id", "network", "entity", "version"),
]


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30) | st.integers()))
def test_no_cell_of_a_csv_is_a_formula_and_every_text_can_be_read_back(
    values: dict[str, str | int],
) -> None:
    row = dict.fromkeys(COLUMNS) | values
    row |= {"actor": {"type": "=cmd|' /C calc'!A0", "id": None}, "facts": {"=1": "+2"}}
    encodable = all(
        not any("\ud800" <= c <= "\udfff" for c in text)
        for text in values.values()
        if isinstance(text, str)
    )
    if not encodable:
        return

    body = export_body(EXPORT, iter([row])).decode()

    header, cells = csv.reader(io.StringIO(body, newline=""))
    for name, cell in zip(header, cells, strict=True):
        value = values.get(name)
        if isinstance(value, str):
            assert cell.removeprefix("'") == value.removeprefix("'")
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cells[header.index("actor_type")].startswith("'=")


def test_an_empty_export_is_a_file_too() -> None:
    assert json.loads(export_body(replace(EXPORT, format=ExportFormat.JSON), iter([]))) == []
    assert export_body(EXPORT, iter([])).count(b"\n") == 1
