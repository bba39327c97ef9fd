"""The whole API's routes, from its OpenAPI document: what an unmatched path would allow."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class RouteTable:
    """The OpenAPI document beside a function, read on first use."""

    document: Path

    @cached_property
    def text(self) -> str:
        """The document as it is served."""
        return self.document.read_text(encoding="utf-8")

    @cached_property
    def _routes(self) -> list[tuple[re.Pattern[str], list[str]]]:
        paths = json.loads(self.text)["paths"]
        return [
            (
                re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)),
                [method.upper() for method in methods],
            )
            for path, methods in paths.items()
        ]

    def allowed(self, path: str) -> Sequence[str]:
        """Return the methods a path takes, none for a path we do not have."""
        return [
            method
            for pattern, methods in self._routes
            if pattern.fullmatch(path)
            for method in methods
        ]
