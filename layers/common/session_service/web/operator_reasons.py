"""Why an operator does something: the Operator-Reason header, for calls without a body.

It is a header and no query parameter, so that it stands in no log of addresses.
"""

import re

from session_service.web.errors import MalformedRequestError
from session_service.web.requests import Request

_REASON = re.compile(r"[!-~]([ -~]{0,198}[!-~])?")


def given_reason(request: Request) -> str:
    """Return the reason that a request gives, or nothing. Raise MalformedRequestError."""
    text = request.headers.get("operator-reason", "")
    if text and not _REASON.fullmatch(text):
        raise MalformedRequestError("Operator-Reason is printable ASCII, of 200 letters at most.")
    return text


def required_reason(request: Request) -> str:
    """Return the reason that a request gives. Raise MalformedRequestError where it gives none."""
    text = given_reason(request)
    if not text:
        raise MalformedRequestError("Say why as Operator-Reason.")
    return text
