"""The body of the device call."""

from typing import Annotated

from pydantic import StringConstraints

from session_service.web.bodies import Body, Line


class RenameDeviceBody(Body):
    """A device's display name; null takes it away."""

    name: Annotated[Line, StringConstraints(max_length=64)] | None
