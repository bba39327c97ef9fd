import ast
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

from session_service import domain

FILES = sorted(Path(str(domain.__file__)).parent.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_domain_imports_the_standard_library_and_itself_only(path: Path) -> None:
    for module in imported(path):
        own = module == domain.__name__ or module.startswith(f"{domain.__name__}.")
        assert own or module.partition(".")[0] in sys.stdlib_module_names, module


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_domain_asks_no_clock_no_randomness_and_no_environment_by_itself(path: Path) -> None:
    asked = {module.partition(".")[0] for module in imported(path)}
    if path.stem == "times":
        asked -= {"time"}  # which writes a moment it is given, as datetime does at twice the price

    assert not asked & {"os", "random", "secrets", "socket", "time", "urllib"}


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_unit_test_cannot_open_a_socket() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket()
