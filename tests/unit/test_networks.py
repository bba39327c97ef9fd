import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.networks import network_of


def test_an_ipv4_address_is_a_network_of_its_own() -> None:
    assert network_of("203.0.113.10") == "203.0.113.10"
    assert network_of("203.0.113.10") != network_of("203.0.113.11")


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_an_ipv6_address_counts_with_its_whole_64(prefix: int, one: int, other: int) -> None:
    prefix |= 0x2000 << 48  # whatever is global; the space of mapped IPv4 addresses is not

    assert network_of(spelled(prefix << 64 | one)) == network_of(spelled(prefix << 64 | other))
    assert network_of(spelled(prefix << 64)) != network_of(spelled((prefix ^ 1) << 64))


@pytest.mark.parametrize(
    "address",
    [
        "2001:db8::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001",
        "2001:DB8::1",
        "2001:db8:0:0:ffff:ffff:ffff:ffff",
        " 2001:db8::1 ",
        "2001:db8::1%eth0",
    ],
)
def test_one_network_has_one_name_however_it_is_written(address: str) -> None:
    assert network_of(address) == "2001:db8::/64"


@pytest.mark.parametrize(
    "address", ["::ffff:203.0.113.10", "::ffff:cb00:710a", "0:0:0:0:0:FFFF:203.0.113.10"]
)
def test_an_ipv4_address_written_as_ipv6_is_that_address(address: str) -> None:
    assert network_of(address) == "203.0.113.10"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unknown",
        "203.0.113",
        "203.0.113.256",
        "203.0.113.010",
        "203.0.113.",
        "203.0.113.10, 198.51.100.1",
        "203.0.113.10:443",
        "é",
    ],
)
def test_what_is_no_address_shares_one_network(text: str) -> None:
    assert network_of(text) == network_of("")


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert network_of(text)


def spelled(number: int) -> str:
    """An IPv6 address written out, so that the test does not rely on what it tests."""
    return ":".join(f"{number >> shift & 0xFFFF:x}" for shift in range(112, -1, -16))
