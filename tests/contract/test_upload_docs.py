import re

from session_service.domain.sweep_report import Brake
from session_service.domain.uploads import UploadReason, UploadStatus, Verdict
from tests.contract.functions import ROOT
from tests.world import World

PAGE = (ROOT / "docs/uploads.md").read_text(encoding="utf-8")


def first_column(heading: str) -> list[str]:
    """The code words in the first column of the table under a heading row."""
    _, _, table = PAGE.partition(heading + "\n")
    rows = table.split("\n\n")[0].splitlines()[1:]
    return [re.findall(r"`([^`]+)`|^\| (\w+) ", row)[0][0] or row.split()[1] for row in rows]


def test_the_page_explains_every_status_and_every_reason() -> None:
    assert first_column("| status | means |") == [str(status) for status in UploadStatus]
    assert first_column("| reason | means | what to show |") == [str(r) for r in UploadReason]


def test_the_page_explains_every_verdict_and_every_brake() -> None:
    verdicts = first_column("| verdict | GuardDuty says | the upload |")

    assert verdicts == [*map(str, Verdict), "none"]
    assert first_column("| `brake` | means | what to do |") == [str(brake) for brake in Brake]


def test_the_page_explains_every_field_of_a_sweeps_report_and_names_its_metrics() -> None:
    report = World().run_sweep()
    told = PAGE[PAGE.index("**The report**") :]

    assert first_column("| field | is | metric |") == list(report.as_dict())
    assert set(re.findall(r"`(Sweep\w+)`", told)) == set(report.metrics())
