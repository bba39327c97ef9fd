"""Whatever a client sends, the service answers as its own OpenAPI document says."""

from pathlib import Path

import httpx

from tests.fuzz.run import fuzz
from tests.integration.local_stack import LocalStack


def test_every_check_of_schemathesis_holds_for_every_operation(
    stack: LocalStack, tmp_path: Path
) -> None:
    document = httpx.get(f"{stack.url}/v1/openapi.json").json()
    operations = sum(len(methods) for methods in document["paths"].values())

    report = fuzz(stack, seed=1, examples=3, folder=tmp_path)

    assert report.is_clean, report
    assert report.tested == operations
