"""The folder `sam local` works from: a build of its own, and the running stack's environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from local import aws, build
from local.containers.forwarder import NAME, S3_NAME
from local.deployment import Deployment

type Variables = dict[str, str]


def added_variables(port: int) -> Variables:
    """Return what the functions need in a container, beyond what the template gives them."""
    return {
        "AWS_ENDPOINT_URL": f"http://{NAME}:{port}",
        "AWS_ENDPOINT_URL_S3": f"http://{S3_NAME}:{port}",
    }


async def prepare(folder: Path, deployed: Deployment, endpoint: str, port: int) -> None:
    """Build into `folder`, for containers that reach the cloud of `endpoint` at this port."""
    await build.sam_build(folder, endpoint, folder / "logs")
    await build.compile_bytecode(folder / "build", folder / "logs")
    path = folder / "build" / "template.yaml"
    template = yaml.safe_load(path.read_text())
    added = added_variables(port)
    path.write_text(yaml.safe_dump(declaring(template, added), sort_keys=False))
    variables = environment_file(running_variables(deployed, endpoint), added)
    (folder / "environment.json").write_text(json.dumps(variables, indent=2) + "\n")


def declaring(template: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the template with the variables declared, empty: sam sets no others.

    The project's own template must not: an AWS_ENDPOINT_URL in it, even an empty one, would keep
    the local cloud from setting its own.
    """
    function = template["Globals"]["Function"]
    variables = function["Environment"]["Variables"] | dict.fromkeys(names, "")
    changed = function | {"Environment": {"Variables": variables}}
    return template | {"Globals": template["Globals"] | {"Function": changed}}


def running_variables(deployed: Deployment, endpoint: str) -> dict[str, Variables]:
    """Return the variables of the running stack's functions, by logical id."""
    api = aws.client("lambda", endpoint)
    return {
        logical: api.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        for logical, name in deployed.of_type("AWS::Lambda::Function").items()
    }


def environment_file(variables: Mapping[str, Variables], added: Variables) -> dict[str, Variables]:
    """Return what `--env-vars` reads: each function's variables, whole."""
    return {logical: {**own, **added} for logical, own in sorted(variables.items())}
