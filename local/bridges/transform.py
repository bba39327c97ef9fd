"""The local cloud runs the SAM transform without the stack's parameters.

SAM works some references out itself (an HTTP API's CORS settings, for one) and would put the
defaults there, whatever the deployment said.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    """Give the transform the values that the deployment gives the parameters."""
    from ministack.services.cloudformation import changesets, engine, handlers  # type: ignore[import-not-found]

    apply_transforms = engine._apply_transforms

    def apply_with_values(template: dict[str, Any], given: Any = None, kept: Any = None) -> Any:
        from samtranslator.translator import transform as sam  # type: ignore[import-untyped]

        values = engine._transform_parameters(template, given, kept)
        transform = sam.transform
        sam.transform = lambda fragment, _nothing, loader: transform(fragment, values, loader)
        try:
            return apply_transforms(template, given, kept)
        finally:
            sam.transform = transform

    for module in (changesets, handlers):
        module._apply_transforms = apply_with_values
