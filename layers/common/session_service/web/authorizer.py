"""The authorizer of other APIs: the same online check as everywhere, answered to API Gateway."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from session_service.deadline import REQUEST_BEGAN
from session_service.domain.authentication import AuthenticationService
from session_service.domain.errors import CredentialError
from session_service.domain.recent_checks import CheckedSession, RecentChecks
from session_service.domain.times import rfc3339
from session_service.observability import counted, logger
from session_service.web.authorizer_requests import authorizer_request, is_simple
from session_service.web.causes import visitor
from session_service.web.credentials import Credentials
from session_service.web.errors import CsrfFailedError
from session_service.web.requests import Request

_NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorizer:
    """Whether a request to another API shows a live session, and which."""

    authentication: AuthenticationService
    credentials: Credentials
    recent: RecentChecks

    def answer(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return allow or deny in the format that was asked in.

        Raise whatever keeps it from knowing, above all StoreUnavailableError: the gateway then
        answers 500, and lets nobody in.
        """
        REQUEST_BEGAN.set(time.monotonic())
        request = authorizer_request(event)
        try:
            checked = self._check(request)
        except (CredentialError, CsrfFailedError) as refusal:
            fields = {"code": str(refusal.code), "request_id": request.request_id}
            # A request that is let in has no line: what came from memory goes with one that has.
            logger().info("request_refused", extra={**fields, **counted()})
            checked = None
        if is_simple(event):
            return _simple(checked)
        return _policy(checked, event["methodArn"])

    def _check(self, request: Request) -> CheckedSession:
        # First, each time and never from memory: may this request show its credential at all?
        token = self.credentials.require(request).token
        return self.recent.checked(
            token,
            lambda: CheckedSession.of(self.authentication.check(token, visitor(request))),
        )


def _simple(checked: CheckedSession | None) -> dict[str, Any]:
    if checked is None:
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": _context(checked)}


def _policy(checked: CheckedSession | None, method_arn: str) -> dict[str, Any]:
    """Return an IAM policy about this one method and path."""
    statement = {
        "Action": "execute-api:Invoke",
        "Effect": "Deny" if checked is None else "Allow",
        "Resource": method_arn,
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    if checked is None:
        return {"principalId": _NOBODY, "policyDocument": policy}
    return {
        "principalId": checked.session_id,
        "policyDocument": policy,
        "context": _context(checked),
    }


def _context(checked: CheckedSession) -> dict[str, str]:
    """Return what the other API's functions are told; a REST API takes nothing but strings."""
    return {
        "session_id": checked.session_id,
        "tenant_id": checked.tenant_id,
        "device_id": checked.device_id,
        "kind": str(checked.kind),
        "roles": " ".join(checked.roles),
        "expires_at": rfc3339(checked.expires_at),
    }
