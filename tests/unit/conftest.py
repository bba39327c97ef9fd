import pytest


@pytest.fixture(autouse=True)
def no_network(socket_disabled: None) -> None:
    """Let no unit test reach beyond its process."""
