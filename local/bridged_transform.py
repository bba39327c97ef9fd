"""Bridges a gap of the local cloud, inside its process: it runs the SAM transform without the stack's parameters.

SAM works some references out itself (an HTTP API's CORS settings, for one), and then put the parameters'
defaults there, whatever the deployment said.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    from ministack.services.cloudformation import changesets, engine, handlers

    apply_transforms = engine._apply_transforms

    def apply_with_parameters(
        template: dict[str, Any], provided: Any = None, previous: Any = None
    ) -> Any:
        from samtranslator.translator import transform as sam

        values = engine._transform_parameters(template, provided, previous)
        transform = sam.transform
        sam.transform = lambda fragment, _nothing, loader: transform(fragment, values, loader)
        try:
            return apply_transforms(template, provided, previous)
        finally:
            sam.transform = transform

    for module in (changesets, handlers):
        module._apply_transforms = apply_with_parameters
