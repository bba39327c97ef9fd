"""The stack in the local cloud: deployed by the real `sam deploy`, again only when something changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from local import aws, build, commands, environments
from local.steps import say

STACK_NAME = "maria-sessions"


class _Loader(yaml.SafeLoader):
    """Reads a template's text; what its short intrinsic tags (`!Ref`, `!Sub`…) say does not matter here."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is deployed: the processed template, what its parameters are, and what became of its resources."""

    template: dict[str, Any]
    parameters: dict[str, str]
    outputs: dict[str, str]
    resources: dict[str, tuple[str, str]] = field(repr=False)  # logical id → (type, physical id)

    def of_type(self, resource_type: str) -> dict[str, str]:
        """Return logical → physical ids."""
        return {
            name: physical
            for name, (kind, physical) in self.resources.items()
            if kind == resource_type
        }


def parameters_for(port: int, wished: Sequence[str]) -> dict[str, str]:
    """Return the parameters of a local deployment; `wished` wins, and what no template knows is warned of."""
    known = known_parameters()
    defaults = {
        "Architecture": build.ARCHITECTURE,
        "SecureCookies": "false",  # plain HTTP on the loopback address
        "DeletionProtection": "false",
        "AllowedOrigins": f"http://127.0.0.1:{port},http://localhost:{port}",
    }
    parameters = {name: value for name, value in defaults.items() if name in known}
    for wish in wished:
        name, equals, value = wish.partition("=")
        if name in known and equals:
            parameters[name] = value
        else:
            say(
                f"  WARNING: PARAMS names {wish!r}, which is no Name=value of this template and is ignored."
            )
            say(f"           Its parameters are {', '.join(sorted(known))}.")
    return parameters


def known_parameters() -> set[str]:
    # The loader derives from SafeLoader; the linters do not look through the subclass.
    template = yaml.load((build.ROOT / "template.yaml").read_text(), _Loader)  # noqa: S506
    return set(template.get("Parameters") or {})


def fingerprint(parameters: dict[str, str]) -> str:
    said = json.dumps([build.STAMP.read_text(), parameters], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


async def deploy(endpoint: str, parameters: dict[str, str], log: Path) -> None:
    await commands.run(
        "sam deploy",
        [
            environments.executable("sam", "sam"),
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
        log=log,
        env={**aws.command_environment(endpoint), "SAM_CLI_POLL_DELAY": "0.2"},
    )


def read(endpoint: str) -> Deployment:
    """Ask the local cloud what it has."""
    cloudformation = aws.client("cloudformation", endpoint)
    stack = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"][0]
    processed = cloudformation.get_template(StackName=STACK_NAME, TemplateStage="Processed")[
        "TemplateBody"
    ]
    resources = cloudformation.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    return Deployment(
        template=processed if isinstance(processed, dict) else json.loads(processed),
        parameters={
            item["ParameterKey"]: item["ParameterValue"] for item in stack.get("Parameters", [])
        },
        outputs={item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])},
        resources={
            item["LogicalResourceId"]: (item["ResourceType"], item["PhysicalResourceId"])
            for item in resources
        },
    )
