"""Asks the container engine that `sam local` would use, and no other: sam's own code finds it.

Runs on the interpreter of .venv-sam, which has that code and the engine's library.
"""

from __future__ import annotations

import ipaddress
import json
import sys
from typing import Any


def describe(client: Any) -> dict[str, str]:
    """Return the engine's name and version, and the network that its containers join."""
    networks = client.networks.get("bridge").attrs["IPAM"]["Config"]
    network = next(each for each in networks if ":" not in each["Subnet"])
    # An engine that was not told a gateway takes the network's first address and does not say so.
    first = next(ipaddress.ip_network(network["Subnet"]).hosts())
    return {
        "name": client.get_runtime_type(),
        "version": client.version()["Version"],
        "gateway": network.get("Gateway") or str(first),
        "subnet": network["Subnet"],
    }


def remove(client: Any, variable: str) -> int:
    """Remove sam's containers that were given this NAME=value, running or not; count them."""
    from docker.errors import NotFound  # type: ignore[import-untyped]

    removed = 0
    ours = {"label": "sam.cli.container.type=lambda"}
    for container in client.containers.list(all=True, filters=ours, ignore_removed=True):
        if variable in container.attrs["Config"]["Env"]:
            try:
                container.remove(force=True)
            except NotFound:
                continue
            removed += 1
    return removed


def main(command: str, *arguments: str) -> None:
    """Print the answer as JSON; null where no engine answers."""
    from samcli.local.docker.container_client_factory import (  # type: ignore[import-not-found]
        ContainerClientFactory,
    )
    from samcli.local.docker.exceptions import (  # type: ignore[import-not-found]
        ContainerEnforcementException,
        ContainerNotReachableException,
    )

    try:
        client = ContainerClientFactory.create_client()
    except (ContainerEnforcementException, ContainerNotReachableException):
        print("null")
        return
    answer = describe(client) if command == "describe" else remove(client, *arguments)
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
