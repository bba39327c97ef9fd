"""Why SnapStart is no parameter (ADR 14): the versions it needs do not follow a deployment.

Should one of these fail, SAM has learned to, and the decision deserves another look.
"""

import os
from copy import deepcopy
from typing import Any
from unittest.mock import patch

import pytest
from samtranslator.translator.transform import transform  # type: ignore[import-untyped]

from tests.contract import expanded_template

HOT = "ValidateSessionFunction"
PUBLISHED = {
    "AutoPublishAlias": "live",
    "AutoPublishAliasAllProperties": True,
    "SnapStart": {"ApplyOn": "PublishedVersions"},
}


def resources(code: str = "1", layer: str = "1", **parameters: str) -> dict[str, Any]:
    """The stack with SnapStart on one function, its code and layers as `sam deploy` names them."""
    template = deepcopy(expanded_template.source())
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if "CodeUri" in properties:
            properties["CodeUri"] = f"s3://bucket/{code}"
        if "ContentUri" in properties:
            properties["ContentUri"] = f"s3://bucket/{layer}"
    template["Resources"][HOT]["Properties"] |= PUBLISHED
    with patch.dict(os.environ, {"AWS_DEFAULT_REGION": "eu-central-1"}):
        policies = expanded_template.ManagedPolicies()
        made: dict[str, Any] = transform(template, parameters, policies)["Resources"]
    return made


def version(made: dict[str, Any]) -> str:
    """The logical id of the published version: CloudFormation publishes where there is another."""
    (found,) = [name for name, each in made.items() if each["Type"] == "AWS::Lambda::Version"]
    return found


def test_calls_would_go_to_the_alias() -> None:
    made = resources()

    assert made[f"{HOT}ValidateSessionPermission"]["Properties"]["FunctionName"] == {
        "Ref": f"{HOT}Aliaslive"
    }


def test_another_build_of_the_function_would_be_published() -> None:
    assert version(resources(code="2")) != version(resources())


@pytest.mark.parametrize(
    "changed",
    [{"layer": "2"}, {"KeyGeneration": "2"}, {"RequestsPerMinute": "1"}],
    ids=["our code in the layer", "a rotation of keys", "a limit"],
)
def test_but_not_another_layer_or_setting(changed: dict[str, str]) -> None:
    assert version(resources(**changed)) == version(resources())


def test_each_version_would_stay_and_be_paid_for() -> None:
    made = resources()

    assert made[version(made)]["DeletionPolicy"] == "Retain"
