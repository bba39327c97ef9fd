"""The stack in the local cloud, put there by the real `sam deploy`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from local import aws, build, commands, environments
from local.environments import ROOT
from local.steps import say

STACK_NAME = "maria-sessions"


class _Loader(yaml.SafeLoader):
    """Reads a template as text: what its short tags (`!Ref`, `!Sub`…) mean does not matter here."""


_Loader.add_multi_constructor("!", lambda _loader, _tag, _node: None)


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is deployed. `resources` maps logical ids to types and physical ids."""

    template: dict[str, Any]
    parameters: dict[str, str]
    outputs: dict[str, str]
    resources: dict[str, tuple[str, str]]

    def of_type(self, resource_type: str) -> dict[str, str]:
        """Return the physical ids of the resources of one type, by logical id."""
        return {
            logical: physical
            for logical, (kind, physical) in self.resources.items()
            if kind == resource_type
        }


def parameters_for(port: int, wishes: Sequence[str]) -> dict[str, str]:
    """Return a local deployment's parameters; a wish wins, one the template cannot grant warns."""
    known = known_parameters()
    ours = {
        "Architecture": build.ARCHITECTURE,
        "SecureCookies": "false",  # plain HTTP on the loopback address
        "DeletionProtection": "false",
        "AuditSeconds": "0",
        "AllowedOrigins": f"http://127.0.0.1:{port},http://localhost:{port}",
        "AccessTokenIssuer": f"http://127.0.0.1:{port}",
    }
    parameters = {name: value for name, value in ours.items() if name in known}
    for wish in wishes:
        name, equals, value = wish.partition("=")
        if name in known and equals:
            parameters[name] = value
        else:
            names = ", ".join(sorted(known))
            say(f"WARNING: {wish!r} in PARAMS is ignored; the template's parameters are {names}.")
    return parameters


def known_parameters() -> set[str]:
    """Return the names of the template's parameters."""
    # _Loader is a SafeLoader, which the linter does not see.
    template = yaml.load((ROOT / "template.yaml").read_text(), _Loader)  # noqa: S506
    return set(template.get("Parameters") or {})


def fingerprint(parameters: dict[str, str]) -> str:
    """Return a digest of everything a deployment of the current build depends on."""
    said = json.dumps([build.STAMP.read_text(), parameters], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


async def deploy(endpoint: str, parameters: dict[str, str], logs: Path) -> None:
    """Make the stack in the local cloud what the build says."""
    await commands.run(
        "sam deploy",
        [
            environments.program("sam", "sam"),
            "deploy",
            f"--template-file={build.TEMPLATE}",
            f"--stack-name={STACK_NAME}",
            "--resolve-s3",
            "--capabilities=CAPABILITY_IAM",
            "--no-confirm-changeset",
            "--no-fail-on-empty-changeset",
            "--no-progressbar",
            "--parameter-overrides",
            *(f'{name}="{value}"' for name, value in parameters.items()),
        ],
        log=logs / "deploy.log",
        env=aws.command_environment(endpoint) | {"SAM_CLI_POLL_DELAY": "0.2"},
    )


def read(endpoint: str) -> Deployment:
    """Ask the local cloud what it has."""
    cloudformation = aws.client("cloudformation", endpoint)
    (stack,) = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
    body = cloudformation.get_template(StackName=STACK_NAME, TemplateStage="Processed")
    resources = cloudformation.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    template = body["TemplateBody"]
    return Deployment(
        template=template if isinstance(template, dict) else json.loads(template),
        parameters={
            item["ParameterKey"]: item["ParameterValue"] for item in stack.get("Parameters", ())
        },
        outputs={item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", ())},
        resources={
            item["LogicalResourceId"]: (item["ResourceType"], item["PhysicalResourceId"])
            for item in resources
        },
    )
