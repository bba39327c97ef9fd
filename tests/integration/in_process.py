"""The functions' own wiring, in this process, against the running stack's table and bucket."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from session_service import bootstrap
from session_service.bootstrap import access_tokens, authorization, calls, clean_up, clients
from tests.integration.local_stack import LocalStack


@contextmanager
def wired(stack: LocalStack, monkeypatch: pytest.MonkeyPatch, **variables: str) -> Iterator[None]:
    """Let `bootstrap` build everything for a stack, with some variables of its own."""
    # Together they have every variable that more than one function has.
    names = ("IssueAccessTokensFunction", "AuthorizeRequestFunction")
    deployed = [stack.function_environment(name) for name in names]
    environment = {
        **deployed[0],
        **deployed[1],
        "AWS_ENDPOINT_URL": stack.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "POWERTOOLS_METRICS_DISABLED": "true",
    }
    for name, value in (environment | variables).items():
        monkeypatch.setenv(name, value)
    _forget()
    yield
    bootstrap.table().client.close()
    _forget()


def _forget() -> None:
    for module in (bootstrap, clients, calls, clean_up, access_tokens, authorization):
        for member in vars(module).values():
            if hasattr(member, "cache_clear"):
                member.cache_clear()
