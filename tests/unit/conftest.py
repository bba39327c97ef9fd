from collections.abc import Iterator

import pytest

from session_service import observability


@pytest.fixture(autouse=True)
def no_network(socket_disabled: None) -> None:
    """Let no unit test reach beyond its process."""


@pytest.fixture
def powertools(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """A logger and metrics of this test's own."""
    # A logger of a name is made once in a process, with the output of its moment.
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", request.node.name)
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Test")
    for made in (observability.logger, observability.metrics, observability.answer_log):
        made.cache_clear()
    yield
    for made in (observability.logger, observability.metrics, observability.answer_log):
        made.cache_clear()
