"""What the local stack answers to a browser that asks for a page."""

from pathlib import Path

import pytest

from local.http_api.events import Answer
from local.pages.answers import Pages, content_security_policy

UPLOADS = "http://127.0.0.1:4566"


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """A demo and a console, built, with a secret beside them that no path may reach."""
    for site in ("demo", "console"):
        assets = tmp_path / site / "dist" / "assets"
        assets.mkdir(parents=True)
        (assets.parent / "index.html").write_text(f"<h1>{site}</h1>")
        (assets / "app-1b2c.js").write_text(f"{site}()")
    (tmp_path / "demo/dist/favicon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "demo/dist/link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "demo/dist-old").mkdir()
    (tmp_path / "demo/dist-old/index.html").write_text("old")
    sites = {"/": tmp_path / "demo/dist", "/console/": tmp_path / "console/dist"}
    return Pages(sites, UPLOADS)


def get(pages: Pages, path: str, known: str = "") -> Answer:
    answer = pages.answer("GET", path, known)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("path", "content", "content_type"),
    [
        ("/", "<h1>demo</h1>", "text/html; charset=utf-8"),
        ("/index.html", "<h1>demo</h1>", "text/html; charset=utf-8"),
        ("/favicon.svg", "<svg/>", "image/svg+xml; charset=utf-8"),
        ("/assets/app-1b2c.js", "demo()", "text/javascript; charset=utf-8"),
        ("/assets/app%2D1b2c.js", "demo()", "text/javascript; charset=utf-8"),
        ("/console/", "<h1>console</h1>", "text/html; charset=utf-8"),
        ("/console/assets/app-1b2c.js", "console()", "text/javascript; charset=utf-8"),
        ("/console/sessions/5", "<h1>console</h1>", "text/html; charset=utf-8"),
        ("/console/sessions/", "<h1>console</h1>", "text/html; charset=utf-8"),
    ],
)
def test_a_path_means_a_file_of_its_site(
    pages: Pages, path: str, content: str, content_type: str
) -> None:
    answer = get(pages, path)

    assert (answer.status, answer.body.decode()) == (200, content)
    assert dict(answer.headers)["content-type"] == content_type


@pytest.mark.parametrize(
    "path",
    [
        "/v1/session",
        "/v1/../index.html",
        "/.well-known/jwks.json",
        "/nothing",
        "/assets",
        "/assets/",
        "/assets/nothing.js",
        "/console/nothing.js",
        "/v1",
        "/" + "long" * 100,
        "/far" * 2000,
        "/console/" + "long." * 100,
    ],
    ids=lambda path: path[:20],
)
def test_what_is_no_page_is_the_apis(pages: Pages, path: str) -> None:
    assert pages.answer("GET", path) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_a_page_is_only_read(pages: Pages, method: str) -> None:
    assert pages.answer(method, "/") is None


@pytest.mark.parametrize(
    "path",
    [
        "/../../secret.txt",
        "/assets/../../../secret.txt",
        "/%2e%2e/%2e%2e/secret.txt",
        "/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5c..%5csecret.txt",
        "/console/../../../secret.txt",
        "/console/%2e%2e/%2e%2e/secret.txt",
        "//secret.txt",
        "///etc/passwd",
        "/%2fetc/passwd",
        "/console//etc/passwd",
        "/./index.html",
        "/../dist-old/index.html",
        "/link.txt",
        "/index.html%00.txt",
        "/assets/%2e",
        "/assets/..",
        "",
        "*",
    ],
)
def test_no_path_leads_out_of_a_site(pages: Pages, path: str) -> None:
    assert pages.answer("GET", path) is None


def test_an_absolute_path_is_no_way_out_either(pages: Pages, tmp_path: Path) -> None:
    assert pages.answer("GET", f"/{tmp_path}/secret.txt") is None
    assert pages.answer("GET", f"/console/{tmp_path}/secret.txt") is None


def test_a_page_is_asked_for_again_each_time_and_an_asset_never(pages: Pages) -> None:
    page, asset = (dict(get(pages, path).headers) for path in ("/", "/assets/app-1b2c.js"))

    assert page["cache-control"] == "no-cache"
    assert asset["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("wrapped", ["{}", "W/{}", '"other", {}', '"other",W/{}'])
def test_a_page_that_is_known_is_not_sent_again(pages: Pages, wrapped: str) -> None:
    etag = dict(get(pages, "/").headers)["etag"]
    unchanged = get(pages, "/", wrapped.format(etag))

    assert (unchanged.status, unchanged.body) == (304, b"")
    assert dict(unchanged.headers)["etag"] == etag


def test_a_page_that_was_built_anew_is_sent(pages: Pages) -> None:
    etag = dict(get(pages, "/").headers)["etag"]
    (pages.sites["/"] / "index.html").write_text("<h1>new</h1>")

    assert get(pages, "/", etag).body == b"<h1>new</h1>"


def test_every_page_lets_in_itself_and_the_uploads_and_nothing_inline(pages: Pages) -> None:
    for path in ("/", "/console/", "/assets/app-1b2c.js"):
        headers = dict(get(pages, path).headers)
        policy = headers["content-security-policy"]
        assert f"connect-src 'self' {UPLOADS};" in policy
        assert f"img-src 'self' {UPLOADS};" in policy
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_before_the_cloud_runs_a_page_lets_in_itself_alone() -> None:
    assert "connect-src 'self';" in content_security_policy("")


def test_the_console_has_its_slash(pages: Pages) -> None:
    answer = get(pages, "/console")

    assert (answer.status, dict(answer.headers)["location"]) == (308, "/console/")


@pytest.mark.parametrize("path", ["/", "/console/"])
def test_a_page_that_is_not_built_says_what_to_do(tmp_path: Path, path: str) -> None:
    pages = Pages({"/": tmp_path / "demo/dist", "/console/": tmp_path / "console/dist"}, UPLOADS)
    answer = get(pages, path)

    assert answer.status == 200
    assert "make frontend" in answer.body.decode()
    assert dict(answer.headers)["cache-control"] == "no-cache"
    assert "<style" not in answer.body.decode()
    assert "<script" not in answer.body.decode()


def test_without_built_pages_other_paths_are_the_apis(tmp_path: Path) -> None:
    pages = Pages({"/": tmp_path / "demo", "/console/": tmp_path / "console"}, UPLOADS)

    assert [pages.answer("GET", p) for p in ("/nothing", "/favicon.svg", "/v1")] == [None] * 3


def test_a_site_without_an_icon_is_no_error_to_a_browser(pages: Pages) -> None:
    assert get(pages, "/favicon.ico").status == 204
