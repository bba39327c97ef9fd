"""Who is an operator: the key in the Authorization header, against what a route asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from session_service.domain import operator_keys
from session_service.domain.errors import ForbiddenError, OperatorKeyInvalidError
from session_service.domain.operator_key_service import OperatorKeyService
from session_service.domain.operator_keys import Demand, OperatorKey
from session_service.observability import TENANT, logger
from session_service.web.limits import Limits
from session_service.web.requests import Request

# Ids of sessions, uploads, devices and keys. What else stands in a path may be a secret that
# somebody put there by mistake: an operator key to be revoked, a visitor's token.
_ID = re.compile(r"[0-9a-f-]{16,36}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operators:
    """Proves operator keys; each call by a good one is logged with its id, others are counted."""

    service: OperatorKeyService
    limits: Limits

    def require(self, request: Request, demand: Demand) -> OperatorKey:
        """Return the operator key a request shows, if it allows what is demanded.

        Raise OperatorKeyInvalidError, ForbiddenError, or RateLimitedError for one wrong key too
        many from this network; a good key is never refused for wrong ones.
        """
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not text:
            raise OperatorKeyInvalidError
        try:
            shown = operator_keys.parse(self.service.keys, text.strip())
        except OperatorKeyInvalidError:
            self.limits.forged(request)
            raise
        TENANT.set(shown.tenant_id)
        asked = {"scope": str(demand), "request_id": request.request_id}
        # Whose call it is comes last: a path may name another key.
        about = {**_ids(request.path_parameters), **asked, "key_id": shown.key_id}
        try:
            key = self.service.check(shown, demand)
        except OperatorKeyInvalidError:
            self.limits.wrong(request, shown.tenant_id)
            raise
        except ForbiddenError:
            logger().info("operator_refused", extra=about)
            raise
        logger().info("operator_call", extra={**about, "role": key.role})
        return key


def _ids(parameters: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in parameters.items() if _ID.fullmatch(text)}
