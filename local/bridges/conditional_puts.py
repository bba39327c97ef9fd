"""The local cloud honours `If-None-Match`, but does not tell bucket policies of it.

Ours refuses whatever is put into the audit bucket without it.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    """Give policies the condition key `s3:if-none-match`."""
    from ministack.core import iam_actions  # type: ignore[import-not-found]

    object_context = iam_actions._s3_object_context

    def with_condition(
        iam_action: str, query_params: dict[str, Any], path: str, headers: dict[str, str]
    ) -> dict[str, Any]:
        context: dict[str, Any] = object_context(iam_action, query_params, path, headers)
        condition = headers.get("if-none-match")
        return context | ({"s3:if-none-match": condition} if condition else {})

    iam_actions._s3_object_context = with_condition
