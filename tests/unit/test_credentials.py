import pytest

from session_service.domain.errors import SessionInvalidError, SessionMissingError
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Credential, Credentials, Transport
from session_service.web.errors import CsrfFailedError
from tests.gateway_events import DOMAIN, request

OURS, ALLOWED, OTHER = f"https://{DOMAIN}", "https://app.example.org", "https://evil.example"
CREDENTIALS = Credentials(cookie=SessionCookie(secure=True), allowed_origins={ALLOWED})
COOKIE = ("__Host-session=mst_cookie",)
BY_COOKIE = Credential("mst_cookie", Transport.COOKIE)
CLIENT = {"Session-Client": "web/1"}
WRITES = ["POST", "PUT", "PATCH", "DELETE"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_bearer_token_is_found(scheme: str) -> None:
    found = CREDENTIALS.find(request("POST", headers={"Authorization": f"{scheme} mst_token"}))

    assert found == Credential("mst_token", Transport.TOKEN)


def test_with_an_authorization_header_cookies_are_ignored_entirely() -> None:
    twice = (*COOKIE, "__Host-session=mst_other")
    headers = {"Authorization": "Bearer mst_token", "Sec-Fetch-Site": "cross-site"}

    found = CREDENTIALS.find(request("POST", headers=headers, cookies=twice))

    assert found == Credential("mst_token", Transport.TOKEN)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "mst_token", "Basic mst_token", "b x"])
def test_an_authorization_header_of_another_kind_is_refused_and_no_cookie_helps(
    header: str,
) -> None:
    asked = request("GET", headers={"Authorization": header}, cookies=COOKIE)

    with pytest.raises(SessionInvalidError):
        CREDENTIALS.find(asked)


def test_without_a_credential_there_is_none() -> None:
    for cookies in ((), ("theme=dark",), ("__Host-session=",)):
        asked = request("POST", cookies=cookies)
        assert CREDENTIALS.find(asked) is None
        with pytest.raises(SessionMissingError):
            CREDENTIALS.require(asked)


def test_two_session_cookies_are_refused() -> None:
    with pytest.raises(SessionInvalidError):
        CREDENTIALS.find(request(cookies=(*COOKIE, *COOKIE)))


def test_a_printed_credential_shows_no_token() -> None:
    assert repr(BY_COOKIE) == str(BY_COOKIE) == "Credential(cookie)"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site", "Origin": OTHER}])
def test_reading_with_a_cookie_needs_no_proof(method: str, headers: dict[str, str]) -> None:
    assert CREDENTIALS.find(request(method, headers=headers, cookies=COOKIE)) == BY_COOKIE


def site_allows(site: str | None, origin: str | None) -> bool:
    """The rule of the design: Sec-Fetch-Site decides where present, else Origin where present."""
    if site is not None:
        return site == "same-origin"
    return origin in (None, OURS, ALLOWED)


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("client", ["web/1", "", None])
@pytest.mark.parametrize("site", [None, "same-origin", "same-site", "cross-site", "none", ""])
@pytest.mark.parametrize("origin", [None, OURS, ALLOWED, OTHER, "null", ""])
def test_a_write_with_a_cookie_has_to_come_from_our_own_pages(
    method: str, client: str | None, site: str | None, origin: str | None
) -> None:
    sent = {"Session-Client": client, "Sec-Fetch-Site": site, "Origin": origin}
    headers = {name: value for name, value in sent.items() if value is not None}
    asked = request(method, headers=headers, cookies=COOKIE)

    if client and site_allows(site, origin):
        assert CREDENTIALS.find(asked) == BY_COOKIE
    else:
        with pytest.raises(CsrfFailedError):
            CREDENTIALS.find(asked)


@pytest.mark.parametrize(
    "origin",
    [
        f"http://{DOMAIN}",
        f"https://{DOMAIN}:444",
        f"https://{DOMAIN}/",
        f"https://{DOMAIN}.evil.example",
        f"https://evil.example/{DOMAIN}",
        f"https://sub.{DOMAIN}",
        OURS.upper(),
        f"{OURS}, {OTHER}",
        "https://",
    ],
)
def test_an_origin_that_merely_resembles_ours_is_not_ours(origin: str) -> None:
    asked = request("POST", headers=CLIENT | {"Origin": origin}, cookies=COOKIE)

    with pytest.raises(CsrfFailedError):
        CREDENTIALS.find(asked)


def test_no_forwarding_header_makes_an_origin_ours() -> None:
    forwarded = {"X-Forwarded-Host": "evil.example", "Host": "evil.example", "Origin": OTHER}

    with pytest.raises(CsrfFailedError):
        CREDENTIALS.find(request("POST", headers=CLIENT | forwarded, cookies=COOKIE))


@pytest.mark.parametrize("method", WRITES)
def test_a_write_without_a_credential_is_not_a_matter_of_csrf(method: str) -> None:
    asked = request(method, headers={"Sec-Fetch-Site": "cross-site", "Origin": OTHER})

    assert CREDENTIALS.find(asked) is None
