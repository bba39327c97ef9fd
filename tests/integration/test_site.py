"""A stack with a site: calls that go past the distribution, and calls that come through it."""

from collections.abc import Iterator

import httpx
import pytest

from tests.integration.local_stack import LocalStack

CREATE = {"transport": "token"}


@pytest.fixture
def direct(site: LocalStack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def origin_headers(site: LocalStack) -> dict[str, str]:
    """What the deployed distribution adds to each call of the API."""
    described = site.client("cloudfront").get_distribution_config(
        Id=site.outputs["SiteDistributionId"]
    )
    (api,) = (o for o in described["DistributionConfig"]["Origins"]["Items"] if o["Id"] == "api")
    return {h["HeaderName"]: h["HeaderValue"] for h in api["CustomHeaders"]["Items"]}


def as_viewer(headers: dict[str, str], address: str) -> dict[str, str]:
    """What a call has behind the distribution: its secret, and what its function says."""
    host = "d111.cloudfront.net"
    return headers | {"session-viewer-address": address, "session-viewer-host": host}


def test_direct_calls_are_refused_and_change_nothing(
    site: LocalStack, direct: httpx.Client
) -> None:
    before = site.items()
    forged = as_viewer({"session-origin-secret": "0" * 64}, "198.51.100.1")

    for headers in ({}, forged):
        refused = direct.post("/v1/session", json=CREATE, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert site.items() == before


def test_what_says_nothing_of_anybody_answers_direct_calls(direct: httpx.Client) -> None:
    assert direct.get("/v1/health").status_code == 200
    assert direct.get("/v1/openapi.json").status_code == 200
    assert direct.get("/v1/nothing").json()["code"] == "not_found"


def test_through_the_distribution_each_viewer_has_a_limit_of_their_own(
    direct: httpx.Client, origin_headers: dict[str, str]
) -> None:
    def create(address: str) -> int:
        headers = as_viewer(origin_headers, address)
        return direct.post("/v1/session", json=CREATE, headers=headers).status_code

    assert create("198.51.100.1") == 201
    assert create("198.51.100.1") == 429
    assert create("198.51.100.2") == 201
    assert create("2001:db8:1:2::1") == 201
    assert create("2001:db8:1:2:ffff::2") == 429


def test_a_cookie_may_write_from_the_sites_address_alone(
    direct: httpx.Client, origin_headers: dict[str, str]
) -> None:
    headers = as_viewer(origin_headers, "198.51.100.3") | {"session-client": "web/1"}
    ours, other = "https://d111.cloudfront.net", "https://evil.example"

    assert direct.post("/v1/session", headers=headers | {"origin": ours}).status_code == 201
    assert direct.post("/v1/session/touch", headers=headers | {"origin": ours}).status_code == 200
    refused = direct.post("/v1/session/touch", headers=headers | {"origin": other})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")


def test_the_bucket_lets_pages_of_the_site_upload(site: LocalStack) -> None:
    (rule,) = site.s3.get_bucket_cors(Bucket=site.bucket)["CORSRules"]

    assert site.outputs["SiteUrl"] in rule["AllowedOrigins"]
    assert site.outputs["SiteUrl"].startswith("https://")
