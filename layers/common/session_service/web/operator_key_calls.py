"""The calls on operator keys: the one that asks, all of them, revoke."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.errors import OperatorKeyNotFoundError
from session_service.domain.operator_key_service import OperatorKeyService
from session_service.web.causes import operator
from session_service.web.operator_views import OperatorKeyList, operator_key_view
from session_service.web.permission_views import OwnKeyAnswer, permission_views
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response, no_content

_KEY_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorKeyCalls:
    """One method per call. The operator's key is proven, and allows it; it sees its tenant."""

    service: OperatorKeyService

    def own(self, request: Request) -> Response:
        """Answer the key that asks, as it was read to prove it: no other read is made."""
        key = request.proven_operator()
        answer: OwnKeyAnswer = {
            "key": operator_key_view(key, current_id=key.key_id),
            "tenant_id": key.tenant_id,
            "permissions": permission_views(key),
        }
        return json_response(HTTPStatus.OK, {**answer})

    def page(self, request: Request) -> Response:
        """Answer the tenant's keys, newest first; those revoked within 30 days among them."""
        key = request.proven_operator()
        found = self.service.all_of(key.tenant_id)
        answer: OperatorKeyList = {
            "items": [operator_key_view(each, current_id=key.key_id) for each in found],
            "next_cursor": None,
        }
        return json_response(HTTPStatus.OK, {**answer})

    def revoke(self, request: Request) -> Response:
        """Answer 204 once the key is revoked, and again for one that already was."""
        key_id = request.path_parameters["key_id"]
        if not _KEY_ID.fullmatch(key_id):
            raise OperatorKeyNotFoundError
        self.service.revoke(request.proven_operator().tenant_id, key_id, operator(request))
        return no_content()
