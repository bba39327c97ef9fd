"""Request bodies: pydantic models, strict, unknown fields refused."""

import unicodedata
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
)

from session_service.web.errors import FieldError, ValidationFailedError
from session_service.web.requests import Request


def visible(text: str) -> str:
    """Refuse what could forge a log line, a header or a name: controls and direction marks."""
    hidden = any(unicodedata.category(c) in _HIDDEN and c not in _JOINERS for c in text)
    if hidden or not any(unicodedata.category(c)[0] in "LNPS" for c in text):
        raise ValueError("one line of visible text")
    return text


_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"  # several scripts and most emoji need them
# No pattern that every language reads can say this rule; the document names it as a format.
type Line = Annotated[
    str,
    AfterValidator(visible),
    Field(
        description="One line of visible text: no control, format or direction characters.",
        json_schema_extra={"format": "line"},
    ),
]


def whole(value: Any) -> Any:
    """Return 3 for 3.0: JSON knows no difference, and JSON Schema calls both an integer."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Body(BaseModel):
    """A request body. Types are not coerced, and a field nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def read_body[Model: Body](request: Request, model: type[Model]) -> tuple[Model, Any]:
    """Return the body as its model, and as the plain JSON it was.

    Raise ValidationFailedError with a JSON pointer for each field that breaks a rule.
    """
    plain = request.json()
    try:
        return model.model_validate(plain), plain
    except ValidationError as error:
        raise ValidationFailedError(
            [
                FieldError(_pointer(detail["loc"]), _WORDS.get(detail["type"], detail["msg"]))
                for detail in error.errors(include_url=False, include_input=False)
            ]
        ) from None


_WORDS = {"model_type": "A JSON object is needed.", "extra_forbidden": "There is no such field."}


def _pointer(location: tuple[int | str, ...]) -> str:
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in location)
    return "".join(f"/{step}" for step in steps)
