import pytest

from session_service.domain.errors import SessionInvalidError
from session_service.web.cookies import SessionCookie

SECURE, PLAIN = SessionCookie(secure=True), SessionCookie(secure=False)


def test_the_secure_cookie_is_bound_to_its_host_and_hidden_from_scripts() -> None:
    assert SECURE.set("mst_x", max_age_seconds=60) == (
        "__Host-session=mst_x; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure"
    )


def test_the_plain_cookie_has_a_name_that_http_may_use() -> None:
    assert PLAIN.set("mst_x", max_age_seconds=60) == (
        "session=mst_x; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"
    )


def test_clearing_has_the_attributes_of_setting() -> None:
    assert SECURE.clear() == ("__Host-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert PLAIN.clear() == "session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"


def test_no_cookie_names_a_domain() -> None:
    for cookie in (SECURE, PLAIN):
        assert "domain" not in (cookie.set("x", max_age_seconds=1) + cookie.clear()).lower()


def test_the_cookie_is_found_among_others() -> None:
    cookies = ("theme=dark", " __Host-session = mst_x ", "session=other", "a", "")

    assert SECURE.read(cookies) == "mst_x"
    assert PLAIN.read(cookies) == "other"


def test_a_value_may_hold_an_equals_sign() -> None:
    assert PLAIN.read(("session=a=b=",)) == "a=b="


@pytest.mark.parametrize(
    "cookies", [(), ("theme=dark",), ("xsession=1", "session2=1", "my-__Host-session=1")]
)
def test_without_the_cookie_there_is_none(cookies: tuple[str, ...]) -> None:
    assert SECURE.read(cookies) is None
    assert PLAIN.read(cookies) is None


@pytest.mark.parametrize(
    "cookies",
    [
        ("__Host-session=a", "__Host-session=b"),
        ("__Host-session=a", "__Host-session=a"),
        ("__Host-session=a", "x=1", "__host-SESSION=b"),
        ("__Host-session=a", "__Host-session="),
        ("__HOST-session=a", "__host-session=b"),
    ],
)
def test_two_session_cookies_are_refused_in_whatever_case(cookies: tuple[str, ...]) -> None:
    with pytest.raises(SessionInvalidError):
        SECURE.read(cookies)
    with pytest.raises(SessionInvalidError):
        SECURE.read(tuple(reversed(cookies)))


@pytest.mark.parametrize("name", ["__HOST-session", "__host-session", "__Host-Session"])
def test_a_cookie_whose_name_differs_in_case_is_not_ours(name: str) -> None:
    # Browsers that compare the prefix with its case let another host of the site plant such a one.
    assert SECURE.read((f"{name}=planted",)) is None
