"""The body of the call that begins an export."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from session_service.web.bodies import Body, Line


class ExportBody(Body):
    """What to export, as which kind of file.

    `filters` are the query parameters of the list it is an export of, but for its page.
    """

    kind: Literal["audit", "sessions"]
    format: Literal["csv", "json"]
    filters: Annotated[
        dict[str, Annotated[Line, StringConstraints(max_length=200)]], Field(max_length=20)
    ] = Field(default_factory=dict)
