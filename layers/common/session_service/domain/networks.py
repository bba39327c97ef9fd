"""Networks: whom a limit counts as one caller where nothing else is known of them."""

from socket import AF_INET, AF_INET6, inet_ntop, inet_pton

_NOWHERE = "unknown"
_IPV4_MAPPED = bytes(10) + b"\xff\xff"  # RFC 4291 §2.5.5.2


def network_of(address: str) -> str:
    """Return the network of an address: an IPv4 address itself, or the /64 an IPv6 address is in.

    Anyone with an IPv6 line has 2^64 addresses, all in one /64. An IPv4 address written as IPv6
    is the IPv4 address. What is no address at all shares one network.
    """
    text = address.strip().partition("%")[0]
    try:
        packed = inet_pton(AF_INET6 if ":" in text else AF_INET, text)
    except (OSError, ValueError):
        return _NOWHERE
    packed = packed.removeprefix(_IPV4_MAPPED)
    if len(packed) == 4:
        return inet_ntop(AF_INET, packed)
    return inet_ntop(AF_INET6, packed[:8] + bytes(8)) + "/64"
