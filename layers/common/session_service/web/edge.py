"""Which calls came through our own distribution, and what is believed of them. ADR 15 says why."""

import hmac
from copy import replace
from dataclasses import dataclass

from session_service.domain.errors import ForbiddenError
from session_service.web.requests import Request

# Set at the edge, over whatever the viewer sent under these names.
ORIGIN_SECRET = "session-origin-secret"  # noqa: S105 - a header's name
VIEWER_ADDRESS = "session-viewer-address"
VIEWER_HOST = "session-viewer-host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Tells calls through the distribution from direct ones, by the secret that only it shows."""

    origin_secret: str
    refuses_direct_calls: bool

    def admit(self, request: Request) -> Request:
        """Return the request as its viewer made it: from their address, to the host they named.

        Without the secret, nothing that a header says of either is believed. Raise ForbiddenError
        for a direct call where the deployment takes none.
        """
        shown = request.headers.get(ORIGIN_SECRET, "")
        if hmac.compare_digest(_bytes(shown), _bytes(self.origin_secret)):
            return replace(
                request,
                source_ip=request.headers.get(VIEWER_ADDRESS, ""),
                domain_name=request.headers.get(VIEWER_HOST, ""),
            )
        if self.refuses_direct_calls:
            raise ForbiddenError("Call the service at the address of its pages.")
        return request

    def __repr__(self) -> str:
        """Leave the secret out, so that no log line can hold it."""
        return f"Edge(refuses_direct_calls={self.refuses_direct_calls})"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
