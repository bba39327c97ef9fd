"""Sessions that live, none of them due, as many as there are said to be."""

from collections.abc import Callable, Iterator
from copy import replace
from typing import Any

from session_service.domain.sessions import Lifetimes
from session_service.dynamodb.items import session_item
from tests.examples import EVENT, largest_usual_session
from tests.wiring import MINUTE


def live_sessions(
    count: int, now: int, lifetimes: Lifetimes, new_id: Callable[[], object]
) -> Iterator[dict[str, Any]]:
    """Yield items of so many sessions, their idle ends spread over half an hour from `now`."""
    template = largest_usual_session()
    for number in range(count):
        session_id = str(new_id())
        session = replace(
            template,
            session_id=session_id,
            collection_id=session_id,
            lineage_id=session_id,
            idle_expires_at=now + 1000 + number % (30 * MINUTE),
            expires_at=now + lifetimes.absolute,
        )
        yield session_item(session, EVENT, purge_at=session.expires_at)
