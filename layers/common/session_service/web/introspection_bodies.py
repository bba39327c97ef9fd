"""The body of the introspection call."""

from typing import Annotated

from pydantic import StringConstraints

from session_service.web.bodies import Body


class IntrospectBody(Body):
    """A session token as the visitor showed it: the cookie's value, or what followed Bearer."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=512)]
