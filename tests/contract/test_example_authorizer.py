"""The example of another stack that lets this service decide who comes in."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from samtranslator.translator.transform import transform  # type: ignore[import-untyped]
from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped]

from tests.contract.expanded_template import ROOT, ManagedPolicies, properties, source

EXAMPLE = ROOT / "docs/examples/authorizer/template.yaml"


@cache
def resources() -> dict[str, Any]:
    """The example's resources as CloudFormation gets them."""
    with patch.dict(os.environ, {"AWS_DEFAULT_REGION": "eu-central-1"}):
        template = transform(yaml_parse(EXAMPLE.read_text()), {}, ManagedPolicies())
    found: dict[str, Any] = template["Resources"]
    return found


def body() -> dict[str, Any]:
    found: dict[str, Any] = resources()["NotesApi"]["Properties"]["Body"]
    return found


def test_it_passes_the_linter_as_the_main_template_does() -> None:
    program = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run(
        [program, "--append-rules", "cfn_lint_serverless.rules", "--", EXAMPLE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_route_is_guarded_by_the_authorizer_in_the_format_it_answers_without_a_cache() -> (
    None
):
    guard = body()["components"]["securitySchemes"]["Session"]["x-amazon-apigateway-authorizer"]

    assert guard["type"] == "request"
    assert guard["authorizerPayloadFormatVersion"] == "2.0"
    assert guard["enableSimpleResponses"] is True
    assert guard["authorizerResultTtlInSeconds"] == 0
    operations = [operation for path in body()["paths"].values() for operation in path.values()]
    assert operations
    assert all(operation["security"] == [{"Session": []}] for operation in operations)


def test_it_takes_the_output_of_the_main_stack_and_needs_no_permission_of_its_own() -> None:
    template = yaml_parse(EXAMPLE.read_text())
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:maria-sessions-AuthorizeRequest-1A"

    assert set(template["Parameters"]) == {"AuthorizerFunctionArn"} & set(source()["Outputs"])
    pattern = template["Parameters"]["AuthorizerFunctionArn"]["AllowedPattern"]
    assert re.fullmatch(pattern, arn)
    invoked = [
        resource["Properties"]["FunctionName"]
        for resource in resources().values()
        if resource["Type"] == "AWS::Lambda::Permission"
    ]
    assert invoked
    assert all(name == {"Ref": "NotesFunction"} for name in invoked)
    assert properties("AuthorizeRequestPermission")["SourceArn"]["Fn::Sub"].endswith(
        ":*/authorizers/*"
    )


def test_its_function_reads_what_the_authorizer_tells() -> None:
    code = resources()["NotesFunction"]["Properties"]["Code"]["ZipFile"]
    namespace: dict[str, Any] = {}
    exec(compile(code, "example", "exec"), namespace)  # noqa: S102 - the example, run as deployed
    told = {"session_id": "s", "tenant_id": "t"}
    event = {"requestContext": {"authorizer": {"lambda": told}}}

    answer = namespace["lambda_handler"](event, None)

    assert json.loads(answer["body"]) == {"notes_of": "s", "tenant": "t"}
    read = set(re.findall(r'session\["(\w+)"\]', code))
    assert read <= set(re.findall(r"`(\w+)`", documented_context()))


def documented_context() -> str:
    """The sentence of the documentation that lists what is told."""
    text = (ROOT / "docs/authorizer.md").read_text(encoding="utf-8")
    found = re.search(r"What is told, all strings: (.*)", text)
    assert found is not None
    return found[1]
