"""TLS: Amazon's own roots come first, the system's others where they fail, and nothing beyond."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from session_service.aws_requests import tls
from session_service.aws_requests.errors import ConnectionFailedError
from session_service.aws_requests.http_connection import HttpConnection
from tests.fakes.faulty_server import answer

# https://www.amazontrust.com/repository/
FINGERPRINTS = {
    "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
    "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
    "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
    "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
    "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
}


def test_the_roots_are_the_five_that_amazon_publishes() -> None:
    found = {sha256(der).hexdigest() for der in tls._amazon().get_ca_certs(binary_form=True)}

    assert found == FINGERPRINTS


def test_the_roots_are_good_for_years() -> None:
    # When this fails, nothing is broken yet: tls.py falls back. Take the new ones from Amazon.
    soon = (datetime.now(UTC) + timedelta(days=2 * 365)).timestamp()
    ends = [
        ssl.cert_time_to_seconds(str(each["notAfter"])) for each in tls._amazon().get_ca_certs()
    ]

    assert min(ends) > soon


@pytest.fixture(autouse=True)
def fresh_contexts() -> Iterator[None]:
    contexts = (tls._amazon, tls._everyone)  # a test may put others in their places
    for made in contexts:
        made.cache_clear()
    yield
    for made in contexts:
        made.cache_clear()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody but itself has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@contextmanager
def serving(certificate: Path, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> Iterator[str]:
    """Answer whoever trusts the certificate; give the address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.maximum_version = newest
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(plain, server_side=True) as connection:
                    connection.settimeout(5)
                    connection.recv(1000)
                    connection.sendall(answer(b"hello"))
            except OSError:
                plain.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"https://localhost:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def asked(url: str) -> bytes:
    connection = HttpConnection(url)
    try:
        return connection.exchange(b"GET / HTTP/1.1\r\n\r\n").body
    finally:
        connection.close()


def test_amazons_roots_are_enough_and_no_others_are_read(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tls, "AMAZON_ROOTS", certificate)
    monkeypatch.setattr(tls, "_everyone", lambda: pytest.fail("the others were read"))

    with serving(certificate) as url:
        assert asked(url) == b"hello"


def test_a_certificate_that_leads_elsewhere_is_held_to_the_systems_roots(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with serving(certificate) as url:
        assert asked(url) == b"hello"


def test_a_certificate_that_nobody_trusts_is_refused(certificate: Path) -> None:
    with serving(certificate) as url, pytest.raises(ConnectionFailedError, match="verify failed"):
        asked(url)


def test_a_certificate_for_another_host_is_refused(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with (
        serving(certificate) as url,
        pytest.raises(ConnectionFailedError, match="certificate is not valid for"),
    ):
        asked(url.replace("localhost", "127.0.0.1"))


def test_nothing_older_than_tls_12_is_spoken() -> None:
    assert (
        tls._amazon().minimum_version == tls._everyone().minimum_version == ssl.TLSVersion.TLSv1_2
    )
