import re

from session_service.web.problem_table import PROBLEMS
from session_service.web.session_views import SessionView
from tests.codes_to_come import TO_COME
from tests.contract.functions import ROOT

PAGE = (ROOT / "docs/clients.md").read_text(encoding="utf-8")
FOR_OPERATORS = {"operator_key_invalid", "forbidden"}


def test_the_page_tells_a_frontend_every_code_its_status_and_its_words() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d{3}) \| [^|]+ \| (.+) \|$", PAGE, re.MULTILINE)

    assert rows == [
        (str(code), str(int(problem.status)), problem.user_text)
        for code, problem in PROBLEMS.items()
        if code not in TO_COME and code not in FOR_OPERATORS
    ]


def test_the_page_names_every_field_of_a_session() -> None:
    _, _, fields = PAGE.partition("## What the session says")

    named = set(
        re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (.+?) \|", fields, re.MULTILINE)))
    )

    assert named == set(SessionView.__annotations__)
