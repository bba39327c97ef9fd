import re
from pathlib import Path

import pytest

from tests.contract.repository import ROOT, committed

LOCKS = [
    *sorted(ROOT.glob("layers/*/requirements.txt")),
    *sorted((ROOT / "locks").glob("*.txt")),
]
BINARY = {".ico", ".jpg", ".pdf", ".png", ".woff2"}
TEXTS = [path for path in committed() if path.suffix not in BINARY]

# Put together here, so that this file does not name what it looks for.
HOMES = "|".join(("root", "home/[a-z]", "Users/[A-Za-z]", "work/"))
MACHINE_PATH = re.compile(rf"(?<![\w.${{}}:/-])/({HOMES})(?![\w-]*\.html)")
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "registry." + "yarnpkg")
# A link for readers, which says nothing of where anything was downloaded.
PROJECT_PAGE = f"https://{HOSTS[0]}/project/"
INDEX = re.compile(r"--(extra-)?index-url|--trusted-host|/(simple|artifactory|nexus)/")

REQUIREMENT = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;]+( ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
COMMENT = re.compile(r"^ *#")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_no_file_names_a_place_on_one_machine_or_where_packages_came_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(PROJECT_PAGE, "")

    assert not MACHINE_PATH.search(text)
    assert not any(host in text for host in HOSTS)
    if path != Path(__file__):
        assert not INDEX.search(text)


def test_there_is_a_lock_file_for_each_list_of_requirements() -> None:
    lists = [*ROOT.glob("locks/*.in"), *ROOT.glob("layers/*/requirements.in")]

    assert sorted(path.with_suffix(".txt") for path in lists) == sorted(LOCKS)


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_a_lock_file_pins_every_package_by_its_hashes_and_names_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    hashes = 0
    for line in text.splitlines():
        if COMMENT.match(line) or not line:
            continue
        if HASH.match(line):
            hashes += 1
            continue
        assert REQUIREMENT.match(line), line
        assert hashes or line == next(iter(requirements(text))), "a package without a hash"
        hashes = 0
    assert hashes
    assert "://" not in text
    assert " @ " not in text


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_a_lock_file_holds_all_that_its_list_asks_for(path: Path) -> None:
    locked = {re.split(r"[=\[ ]", line)[0].lower() for line in requirements(path.read_text())}
    asked = [
        re.split(r"[=<>~!\[ ]", line)[0].lower()
        for line in path.with_suffix(".in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    ]

    assert asked
    assert set(asked) <= locked


def requirements(text: str) -> list[str]:
    return [line for line in text.splitlines() if REQUIREMENT.match(line)]
