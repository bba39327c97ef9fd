"""Works out the few CloudFormation functions that an HTTP API's settings use."""

from __future__ import annotations

from typing import Any

from local.deployment import Deployment

NO_VALUE = object()


def resolve(value: Any, deployment: Deployment) -> Any:
    """Return the value with references, conditions and string functions worked out.

    A function that is not known here is a ValueError.
    """
    if isinstance(value, list):
        items = (resolve(item, deployment) for item in value)
        return [item for item in items if item is not NO_VALUE]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, argument),) = value.items()
        if name == "Ref" or name.startswith("Fn::"):
            return _function(name, argument, deployment)
    resolved = {name: resolve(item, deployment) for name, item in value.items()}
    return {name: item for name, item in resolved.items() if item is not NO_VALUE}


def _function(name: str, argument: Any, deployment: Deployment) -> Any:
    if name == "Fn::If":
        condition, yes, no = argument
        return resolve(yes if _holds(condition, deployment) else no, deployment)
    argument = resolve(argument, deployment)
    match name, argument:
        case "Ref", "AWS::NoValue":
            return NO_VALUE
        case "Ref", str() if argument in deployment.parameters:
            return deployment.parameters[argument]
        case "Fn::Split", [separator, text]:
            return text.split(separator)
        case "Fn::Join", [separator, parts]:
            return separator.join(parts)
        case "Fn::Equals", [left, right]:
            return str(left) == str(right)
        case "Fn::Not", [inner]:
            return not inner
        case "Fn::And", list():
            return all(argument)
        case "Fn::Or", list():
            return any(argument)
    raise ValueError(f"{name} of {argument!r}")


def _holds(condition: str, deployment: Deployment) -> bool:
    return bool(resolve(deployment.template["Conditions"][condition], deployment))
