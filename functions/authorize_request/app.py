"""The authorizer that other APIs of the same account attach: does the request show a session?"""

from typing import Any

from session_service.bootstrap import authorization, clients

clients.prime(authorization.authorizer)


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Allow or deny; raising, where it cannot be known, makes the gateway answer 500."""
    return authorization.authorizer().answer(event)
