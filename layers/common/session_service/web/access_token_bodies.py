"""The body of the call for an access token."""

from typing import Annotated

from pydantic import Field

from session_service.domain.access_tokens import AUDIENCE
from session_service.web.bodies import Body


class AccessTokenBody(Body):
    """For whom the token is meant."""

    audience: Annotated[
        str,
        Field(
            pattern=f"^{AUDIENCE}$",
            description="The service that is to accept the token: a URI or a name.",
        ),
    ]
