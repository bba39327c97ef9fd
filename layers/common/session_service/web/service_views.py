"""What a caller sees of the service itself."""

from typing import TypedDict


class HealthView(TypedDict):
    """Whether the service works; `status` is `ok` whenever the answer is 200."""

    status: str


class OpenApiView(TypedDict):
    """An OpenAPI 3.1 document."""

    openapi: str
