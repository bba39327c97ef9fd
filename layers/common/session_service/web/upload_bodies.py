"""The body of the upload call."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from session_service.domain.uploads import LONGEST_FILENAME, NewUpload
from session_service.web.bodies import Body, whole


class CreateUploadBody(Body):
    """The file a client is about to send. Which names and sizes are allowed, the domain decides.

    It measures a name in Unicode NFC, which can be a quarter as long as what was sent.
    """

    filename: Annotated[
        str,
        StringConstraints(max_length=4 * LONGEST_FILENAME),
        Field(
            description="A line (see Line) of 1 to 255 characters in NFC, without / and \\.",
            json_schema_extra={
                "format": "file-name",
                "minLength": 1,
                "maxLength": LONGEST_FILENAME,
            },
        ),
    ]
    content_type: Annotated[
        str, StringConstraints(max_length=100, pattern=r"^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$")
    ]
    size: Annotated[
        int, Field(ge=0, lt=2**53, json_schema_extra={"minimum": 1}), BeforeValidator(whole)
    ]
    sha256: (
        Annotated[
            str,
            StringConstraints(max_length=64),
            Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$"}),
        ]
        | None
    ) = None

    def new_upload(self) -> NewUpload:
        """Return what the domain needs of it."""
        return NewUpload(
            filename=self.filename,
            content_type=self.content_type,
            size=self.size,
            sha256=self.sha256,
        )
