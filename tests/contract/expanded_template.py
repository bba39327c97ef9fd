"""`template.yaml` as CloudFormation sees it: expanded by SAM's own translator, without AWS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from samtranslator.translator.transform import transform  # type: ignore[import-untyped]
from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[2]

type Resource = dict[str, Any]

MANAGED_POLICIES = {
    name: f"arn:aws:iam::aws:policy/service-role/{name}"
    for name in ("AWSLambdaBasicExecutionRole", "AWSLambdaDynamoDBExecutionRole")
}


class ManagedPolicies:
    """Stands in for the loader that asks IAM for the ARNs of managed policies."""

    def load(self) -> dict[str, str]:
        return MANAGED_POLICIES


@cache
def source() -> dict[str, Any]:
    """The template as written, intrinsic functions in their long form."""
    template: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
    return template


@cache
def expanded() -> dict[str, Resource]:
    """The resources that CloudFormation gets, by logical id. Parameters have their defaults."""
    template = deepcopy(source())
    for resource in template["Resources"].values():
        for place in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][place] = "s3://bucket/key"
    with patch.dict(os.environ, {"AWS_DEFAULT_REGION": "eu-central-1"}):
        resources: dict[str, Resource] = transform(template, {}, ManagedPolicies())["Resources"]
    return resources


def properties(logical_id: str) -> dict[str, Any]:
    found: dict[str, Any] = expanded()[logical_id]["Properties"]
    return found


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    """The properties of all resources of a type, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in expanded().items()
        if resource["Type"] == kind
    }


def attribute(logical_id: str, name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [logical_id, name]}


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def function_roles() -> dict[str, dict[str, Any]]:
    """The properties of the functions' roles, by the functions' logical ids."""
    return {
        name: properties(function["Role"]["Fn::GetAtt"][0])
        for name, function in of_type("AWS::Lambda::Function").items()
    }


def statements(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a role's own policies say, actions and resources always as lists."""
    for policy in role.get("Policies", []):
        yield from document_statements(policy["PolicyDocument"])


def document_statements(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for statement in document["Statement"]:
        yield statement | {
            key: statement[key] if isinstance(statement[key], list) else [statement[key]]
            for key in ("Action", "Resource")
        }


def allowed_actions(role: dict[str, Any], resource: Any = None) -> set[str]:
    """The actions a role's own policies allow, on one resource only if it is given."""
    return {
        action
        for statement in statements(role)
        if resource is None or resource in statement["Resource"]
        for action in statement["Action"]
    }
