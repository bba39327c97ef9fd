"""The bodies of the session calls."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, JsonValue, StringConstraints

from session_service.domain.session_service import Amendment, NewSession
from session_service.web.bodies import Body, Line, visible
from session_service.web.preconditions import UUID4

METADATA_LIMIT = 2048


def _small(metadata: dict[str, Any]) -> dict[str, Any]:
    if len(_json(metadata).encode()) > METADATA_LIMIT:
        raise ValueError(f"metadata may have at most {METADATA_LIMIT} bytes as JSON")
    return metadata


def _json(metadata: dict[str, Any]) -> str:
    return json.dumps(metadata, ensure_ascii=False, separators=(",", ":"))


type Metadata = Annotated[dict[str, JsonValue], AfterValidator(_small)]
# BCP 47 in the shapes browsers send: language, script, region, variants.
type Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$")]
type Uuid4 = Annotated[str, StringConstraints(pattern=f"^{UUID4}$")]
type Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
# Not a grammar of e-mail addresses (RFC 5322 allows what no one means): one @, no blanks.
type Email = Annotated[
    str,
    AfterValidator(visible),
    StringConstraints(max_length=254, pattern=r"^[^@\s]{1,64}@[^@\s]+$"),
    Field(
        description="One line (see Line) with one @ and no blanks.",
        json_schema_extra={"format": "mailbox"},
    ),
]
type PersonName = Annotated[Line, StringConstraints(max_length=100)]


class CreateSessionBody(Body):
    """How a visitor's session begins; everything is optional."""

    transport: Literal["cookie", "token"] | None = Field(
        None, description="How the token travels: cookie (default, for browsers) or token."
    )
    session_id: Uuid4 | None = Field(
        None, description="An id made by the client; needs an Idempotency-Key."
    )
    start_new: bool = Field(
        False, description="Set a dead credential aside and begin anew; a live one stays."
    )
    platform: Literal["web", "ios", "android", "windows", "macos", "linux", "other"] = "other"
    device_name: Annotated[Line, StringConstraints(max_length=64)] | None = None
    locale: Locale | None = None
    app_version: Annotated[Line, StringConstraints(max_length=32)] | None = None
    consents: Annotated[dict[Purpose, bool], Field(max_length=16)] | None = None
    metadata: Metadata | None = None

    def new_session(self) -> NewSession:
        """Return what the domain needs of it."""
        return NewSession(
            session_id=self.session_id,
            platform=self.platform,
            device_name=self.device_name,
            locale=self.locale,
            app_version=self.app_version,
            consents=self.consents,
            metadata=None if self.metadata is None else _json(self.metadata),
        )


class ProfileBody(Body):
    """What the visitor tells about themselves; null clears a field, an absent one stays."""

    name: PersonName | None = None
    email: Email | None = None


class AmendSessionBody(Body):
    """What a visitor may edit. Absent fields stay, null clears; metadata is replaced as a whole."""

    profile: ProfileBody | None = None
    locale: Locale | None = None
    metadata: Metadata | None = None

    def amendment(self) -> Amendment:
        """Return what the domain needs of it: only the fields that were sent."""
        others: dict[str, str | None] = {}
        if "locale" in self.model_fields_set:
            others["locale"] = self.locale
        if "metadata" in self.model_fields_set:
            others["metadata"] = None if self.metadata is None else _json(self.metadata)
        profile: dict[str, str | None] = {}
        if "profile" in self.model_fields_set:
            sent = self.profile or ProfileBody(name=None, email=None)
            profile = {name: getattr(sent, name) for name in sent.model_fields_set}
        return Amendment(profile=profile, others=others)
