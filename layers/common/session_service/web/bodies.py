"""Request bodies: pydantic models, strict, unknown fields refused."""

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from session_service.web.errors import FieldError, ValidationFailedError
from session_service.web.requests import Request

# One line of visible text: no control characters, which could forge a log line or a header.
LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"


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
                FieldError(_pointer(detail["loc"]), detail["msg"])
                for detail in error.errors(include_url=False, include_input=False)
            ]
        ) from None


def _pointer(location: tuple[int | str, ...]) -> str:
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in location)
    return "".join(f"/{step}" for step in steps)
