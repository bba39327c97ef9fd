"""The local cloud saves how far each consumer has read a table's stream, but not the stream.

After a restart it would count from nought again, and skip as many records as had been read before.
"""

from __future__ import annotations

import copy
from typing import Any

KEPT = ("_stream_records", "_stream_trimmed")


def install() -> None:
    """Save the streams with their tables."""
    from ministack.services import dynamodb  # type: ignore[import-not-found]

    get_state, load_state = dynamodb.get_state, dynamodb.load_persisted_state

    def get_state_with_streams() -> dict[str, Any]:
        return {**get_state(), **{name: copy.deepcopy(getattr(dynamodb, name)) for name in KEPT}}

    def load_state_with_streams(state: dict[str, Any]) -> None:
        load_state(state)
        for name in KEPT:
            getattr(dynamodb, name).update(state.get(name, {}))

    dynamodb.get_state = get_state_with_streams
    dynamodb.load_persisted_state = load_state_with_streams
