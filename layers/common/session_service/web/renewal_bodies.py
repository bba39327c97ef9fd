"""The body of the renewal."""

from typing import Literal

from pydantic import Field

from session_service.domain.renewal import Keep, Renewal
from session_service.web.bodies import Body


class RenewSessionBody(Body):
    """Why a session is renewed, and what its successor takes over: everything unless told."""

    reason: Literal["expired", "user_requested", "service_requested", "data_migration"] = (
        "user_requested"
    )
    keep: list[Literal["profile", "consents", "uploads", "state"]] = Field(
        default=["profile", "consents", "uploads", "state"], max_length=4
    )

    def renewal(self) -> Renewal:
        """Return what the domain needs of it."""
        return Renewal(reason=self.reason, keep=frozenset(Keep(kept) for kept in self.keep))
