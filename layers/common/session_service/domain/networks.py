"""Networks: whom a limit counts as one caller where nothing else is known of them."""

from ipaddress import IPv4Address, IPv6Network, ip_address

_NOWHERE = "unknown"
_OCTETS = frozenset(map(str, range(256)))


def network_of(address: str) -> str:
    """Return the network of an address: an IPv4 address itself, or the /64 an IPv6 address is in.

    Anyone with an IPv6 line has 2^64 addresses, all in one /64. An IPv4 address written as IPv6
    is the IPv4 address. What is no address at all shares one network.
    """
    parts = address.split(".")
    if len(parts) == 4 and _OCTETS.issuperset(parts):
        return address  # as nearly all come: parsing costs ten times as much
    try:
        parsed = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return _NOWHERE
    mapped = parsed if isinstance(parsed, IPv4Address) else parsed.ipv4_mapped
    return str(mapped or IPv6Network((int(parsed), 64), strict=False))
