"""Here code of ours talks over real sockets, to servers of this process on the loopback address."""

from collections.abc import Iterator

import boto3
import pytest

from session_service.deadline import REQUEST_BEGAN


@pytest.fixture(autouse=True)
def on_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no other test's request be the one that runs, nor its credentials be boto3's."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    began = REQUEST_BEGAN.set(None)
    yield
    REQUEST_BEGAN.reset(began)
