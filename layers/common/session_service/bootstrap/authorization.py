"""Wires the authorizer of other APIs."""

import os
from functools import cache, partial
from typing import TYPE_CHECKING

from session_service.bootstrap import credentials, system_clock, unlimited_authentication

if TYPE_CHECKING:
    from session_service.web.authorizer import Authorizer


@cache
def authorizer() -> "Authorizer":
    """Return the authorizer; its memory is this execution environment's."""
    from session_service.domain.recent_checks import RecentChecks
    from session_service.observability import count
    from session_service.web.authorizer import Authorizer

    keep_ms = int(os.environ["AUTHORIZER_CACHE_SECONDS"]) * 1000
    return Authorizer(
        authentication=unlimited_authentication(),
        credentials=credentials(),
        recent=RecentChecks(keep_ms, system_clock, on_hit=partial(count, "CheckedFromMemory")),
    )
