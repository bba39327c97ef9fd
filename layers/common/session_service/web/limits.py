"""Where limits are asked, and who is counted by them. docs/rate-limits.md has the table."""

from collections.abc import Callable
from dataclasses import dataclass

from session_service.domain import tokens
from session_service.domain.errors import SessionInvalidError, StoreUnavailableError
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.networks import network_of
from session_service.domain.ports import Clock
from session_service.domain.rate_limits import Counters, Limit, RateLimits, Subject, per_minute
from session_service.domain.service_keys import Keys
from session_service.domain.sessions import DEFAULT_TENANT, Session
from session_service.observability import logger
from session_service.web.credentials import Credentials
from session_service.web.requests import Request

_REPORTS = per_minute("reports", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """One method per limit. `exact` counters cost the database a write, `approximate` ones nothing.

    `is_repeat` tells whether a call under an idempotency key was already answered.
    """

    limits: RateLimits
    exact: Counters
    approximate: Counters
    keys: Keys
    credentials: Credentials
    is_repeat: Callable[[IdempotentCall], bool]
    clock: Clock

    def create(self, request: Request, tenant_id: str, call: IdempotentCall | None = None) -> None:
        """Count a session that is about to begin, for its network. A repeated call begins none.

        Raise RateLimitedError, or StoreUnavailableError: what cannot be counted is not begun.
        """
        if call is None or not self.is_repeat(call):
            self._take(self.exact, self.limits.create, request, tenant_id, _network(request))

    def renew(self, request: Request, session: Session) -> None:
        """Count a session that is about to be renewed, for it and all it was renewed from.

        Not for its network: an office that comes back from lunch goes on at once.
        Raise RateLimitedError, or StoreUnavailableError: what cannot be counted is not begun.
        """
        self._take(self.exact, self.limits.renew, request, session.tenant_id, session.lineage_id)

    def upload(self, request: Request, session: Session, call: IdempotentCall | None) -> None:
        """Count an upload that is about to begin, for its session and all it was renewed from.

        Raise RateLimitedError, or StoreUnavailableError: what cannot be counted is not begun.
        """
        if call is None or not self.is_repeat(call):
            limit, tenant_id = self.limits.uploads, session.tenant_id
            self._take(self.exact, limit, request, tenant_id, session.lineage_id)

    def refused(self, request: Request) -> None:
        """Count a credential that was refused, for its network. A good one never comes here.

        Nothing is asked of the database unless a service key of ours has made the credential.
        Raise RateLimitedError.
        """
        try:
            credential = self.credentials.find(request)
            if credential is None:
                return
            tenant_id = tokens.parse(self.keys, credential.token).tenant_id
        except SessionInvalidError:
            self.forged(request)
        else:
            self.wrong(request, tenant_id)

    def forged(self, request: Request) -> None:
        """Count a credential that no key of ours made, for its network. Raise RateLimitedError."""
        limit, network = self.limits.forged_credentials, _network(request)
        self._take(self.approximate, limit, request, DEFAULT_TENANT, network)

    def wrong(self, request: Request, tenant_id: str) -> None:
        """Count a credential that is genuine but refused, for its network.

        It does not matter where the database cannot be reached. Raise RateLimitedError.
        """
        try:
            limit = self.limits.wrong_credentials
            self._take(self.exact, limit, request, tenant_id, _network(request))
        except StoreUnavailableError as error:
            logger().warning("rate_limit_not_counted", exc_info=error)

    def pseudonym(self, request: Request) -> str:
        """Return what the network of a request is called in logs: always the same 16 digits.

        It is no address, and without the service keys neither can be had from the other.
        """
        return self.keys.digest("network", _network(request))[:16]

    def _take(
        self, counters: Counters, limit: Limit, request: Request, tenant_id: str, whose: str
    ) -> None:
        name = self.keys.digest("rate-limit", tenant_id, limit.name, whose)
        subject, now = Subject(tenant_id, name), self.clock()
        verdict = counters.take(limit, subject, now)
        if verdict.accepted:
            request.verdicts.append(verdict)
            return
        # One line a minute for each that is limited; each answer is logged with its code anyway.
        report = Subject(tenant_id, f"{limit.name}/{name}")
        if self.approximate.take(_REPORTS, report, now).accepted:
            fields = {"limit": limit.name, "tenant_id": tenant_id, "subject": name}
            logger().warning("rate_limited", extra=fields)
        verdict.require_accepted()


def _network(request: Request) -> str:
    return network_of(request.source_ip)
