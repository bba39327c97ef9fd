"""The bodies of the operators' calls."""

from typing import Annotated

from pydantic import StringConstraints

from session_service.web.bodies import Body, Line

type Reason = Annotated[Line, StringConstraints(max_length=200)]


class ReasonBody(Body):
    """Why an operator does it, for the audit; the visitor is not told."""

    reason: Reason
