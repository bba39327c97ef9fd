"""Pages and API on the local stack's one origin."""

import http.client

import httpx
import pytest

from tests.integration.local_stack import LocalStack


def raw(stack: LocalStack, path: str) -> http.client.HTTPResponse:
    """Ask for a path as it stands: other clients tidy it up first."""
    connection = http.client.HTTPConnection(stack.url.removeprefix("http://"), timeout=20)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize("path", ["/", "/console/", "/console/any/deep/link"])
def test_a_browser_finds_a_page_that_may_call_the_api_and_upload(
    stack: LocalStack, client: httpx.Client, path: str
) -> None:
    # Built, or the one that says how to; a deep link has none before it is built.
    page = client.get(path)

    if page.status_code == 404:
        assert path == "/console/any/deep/link"
        return
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"connect-src 'self' {stack.endpoint};" in page.headers["content-security-policy"]
    again = client.get(path, headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(page.content))


def test_the_apis_unknown_paths_stay_the_apis(client: httpx.Client) -> None:
    for path in ("/v1/nothing", "/v1", "/nothing", "/.well-known/nothing"):
        refused = client.get(path)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert client.post("/").json()["code"] == "not_found"


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/console/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/package.json",
        "/../package.json",
    ],
)
def test_no_path_leads_to_another_file_of_this_machine(stack: LocalStack, path: str) -> None:
    assert raw(stack, path).status == 404
