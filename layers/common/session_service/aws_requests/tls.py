"""TLS to AWS: verified against Amazon's own roots first, and against all others where they fail."""

import socket
import ssl
from collections.abc import Callable
from functools import cache
from pathlib import Path

# Amazon Root CA 1 to 4 and Starfield Services Root CA - G2: every certificate of AWS's endpoints
# leads to one of them (https://www.amazontrust.com/repository/).
AMAZON_ROOTS = Path(__file__).with_name("amazon_roots.pem")


def connect(address: tuple[str, int], plain: Callable[[], socket.socket]) -> ssl.SSLSocket:
    """Return a verified connection to the host of `address`, over what `plain` connects.

    Reading the system's hundred and more roots takes longer than everything else of a connection.
    Amazon's five are enough, so the others are read only for a certificate that leads elsewhere:
    then this costs a second connection, and nothing that the system trusts is refused. Raise
    OSError.
    """
    try:
        return _wrapped(_amazon(), plain(), address[0])
    except ssl.SSLCertVerificationError:
        return _wrapped(_everyone(), plain(), address[0])


@cache
def _amazon() -> ssl.SSLContext:
    return _restricted(ssl.create_default_context(cafile=str(AMAZON_ROOTS)))


@cache
def _everyone() -> ssl.SSLContext:
    return _restricted(ssl.create_default_context())


def _restricted(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _wrapped(context: ssl.SSLContext, plain: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
