"""The functions as they stand in the repository: folders, modules, and the routes they declare."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

from session_service.web.api import Api

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/app.py"))


def logical_id(folder: str) -> str:
    """The template's name of a function: PascalCase of its folder, and what it is."""
    return "".join(word.capitalize() for word in folder.split("_")) + "Function"


@cache
def module(folder: str) -> ModuleType:
    path = ROOT / "functions" / folder / "app.py"
    spec = importlib.util.spec_from_file_location(f"contract_{folder}", path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def routes(folder: str) -> set[str]:
    """The route keys a function declares in code."""
    api = getattr(module(folder), "api", None)
    return set(api.operations) if isinstance(api, Api) else set()
