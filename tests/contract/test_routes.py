import json
from typing import Any

import pytest

from tests.contract.expanded_template import source
from tests.contract.functions import FOLDERS, ROOT, logical_id, module, routes


def declared(folder: str) -> set[str]:
    """The route keys of a function's events in the template; `$default` has neither part."""
    events: dict[str, Any] = source()["Resources"][logical_id(folder)]["Properties"].get(
        "Events", {}
    )
    found = [event["Properties"] for event in events.values() if event["Type"] == "HttpApi"]
    return {
        f"{event['Method']} {event['Path']}" if "Path" in event else "$default" for event in found
    }


def documented() -> set[str]:
    paths = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))["paths"]
    return {
        f"{method.upper()} {path}" for path, operations in paths.items() for method in operations
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_function_serves_exactly_what_its_events_in_the_template_declare(folder: str) -> None:
    assert routes(folder) == declared(folder)


def test_no_route_is_served_by_two_functions() -> None:
    served = [route for folder in FOLDERS for route in routes(folder)]

    assert len(set(served)) == len(served)


def test_the_document_lists_exactly_the_routes_that_are_served() -> None:
    served = {route for folder in FOLDERS for route in routes(folder)}

    assert documented() == served - {"$default"}
    assert "$default" in served


def test_every_function_of_the_template_has_a_folder_and_every_folder_its_function() -> None:
    functions = {
        name: resource["Properties"]["CodeUri"].strip("/")
        for name, resource in source()["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }

    assert functions == {logical_id(folder): f"functions/{folder}" for folder in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_function_has_the_handler_that_the_template_names(folder: str) -> None:
    handler = source()["Globals"]["Function"]["Handler"]

    assert handler == "app.lambda_handler"
    assert callable(module(folder).lambda_handler)


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if routes(folder)])
def test_every_operation_says_in_one_line_what_it_does(folder: str) -> None:
    for operation in module(folder).api.operations.values():
        assert operation.summary.endswith(".")
