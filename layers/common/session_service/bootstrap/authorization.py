"""Wires the authorizer of other APIs."""

import os
from functools import cache
from typing import TYPE_CHECKING

from session_service.bootstrap import (
    SystemEntropy,
    credentials,
    devices,
    service_keys,
    settings,
    system_clock,
)

if TYPE_CHECKING:
    from session_service.web.authorizer import Authorizer


@cache
def authorizer() -> "Authorizer":
    """Return the authorizer. How much another API may be asked is that API's own affair: no limit.

    Its memory is this execution environment's.
    """
    from session_service.domain.authentication import AuthenticationService
    from session_service.domain.recent_checks import RecentChecks
    from session_service.web.authorizer import Authorizer

    authentication = AuthenticationService(
        store=devices(),
        keys=service_keys(),
        lifetimes=settings().lifetimes,
        clock=system_clock,
        entropy=SystemEntropy(),
    )
    keep_ms = int(os.environ["AUTHORIZER_CACHE_SECONDS"]) * 1000
    return Authorizer(
        authentication=authentication,
        credentials=credentials(),
        recent=RecentChecks(keep_ms, system_clock),
    )
