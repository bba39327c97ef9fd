"""`make deploy-site`: the pages' way into the bucket that the distribution reads."""

from pathlib import Path
from typing import Any

import pytest

from local.pages import files
from scripts import deploy_site
from tests.integration.local_stack import LocalStack


class Deployment:
    """`make deploy-site` from a tree of its own, to the pages' bucket and distribution."""

    def __init__(self, site: LocalStack, tree: Path) -> None:
        self.s3, self.cloudfront = site.s3, site.client("cloudfront")
        self.bucket = site.outputs["PagesBucketName"]
        self.distribution = site.outputs["SiteDistributionId"]
        self.sites = {prefix: tree / str(n) for n, prefix in enumerate(files.SITES)}

    def build(self, pages: dict[str, str]) -> None:
        for folder in self.sites.values():
            for file in folder.rglob("*.*"):
                file.unlink()
        for path, content in pages.items():
            prefix = "/console/" if path.startswith("/console/") else "/"
            file = self.sites[prefix] / path.removeprefix(prefix)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)

    def deploy(self) -> None:
        pages = deploy_site.built(self.sites)
        deploy_site.upload(self.s3, self.bucket, pages)
        deploy_site.invalidate(self.cloudfront, self.distribution, pages)

    def object(self, key: str) -> Any:
        return self.s3.get_object(Bucket=self.bucket, Key=key)

    def stored(self) -> set[str]:
        listed = self.s3.list_objects_v2(Bucket=self.bucket)
        return {entry["Key"] for entry in listed.get("Contents", ())}

    def invalidations(self) -> set[str]:
        listed = self.cloudfront.list_invalidations(DistributionId=self.distribution)
        return {item["Id"] for item in listed["InvalidationList"].get("Items", ())}

    def marked(self) -> set[str]:
        return {
            key
            for key in self.stored()
            if self.s3.get_object_tagging(Bucket=self.bucket, Key=key)["TagSet"]
            == [{"Key": "replaced", "Value": "true"}]
        }


@pytest.fixture
def pages(site: LocalStack, tmp_path: Path) -> Deployment:
    deployment = Deployment(site, tmp_path)
    for key in deployment.stored():
        deployment.s3.delete_object(Bucket=deployment.bucket, Key=key)
    return deployment


FIRST = {
    "/index.html": "<script src=/assets/a-1.js>",
    "/assets/a-1.js": "one",
    "/console/index.html": "console",
    "/console/assets/c-1.css": "css",
    "/old.html": "old",
}
SECOND = {
    "/index.html": "<script src=/assets/a-2.js>",
    "/assets/a-2.js": "two",
    "/console/index.html": "console",
    "/console/assets/c-1.css": "css",
}


def test_pages_are_uploaded_as_browsers_need_them(pages: Deployment) -> None:
    pages.build(FIRST)
    pages.deploy()
    page, script, style = map(
        pages.object, ("index.html", "assets/a-1.js", "console/assets/c-1.css")
    )

    assert pages.stored() == {path.removeprefix("/") for path in FIRST}
    assert page["Body"].read().decode() == FIRST["/index.html"]
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
    assert script["ContentType"] == "text/javascript; charset=utf-8"
    assert style["ContentType"] == "text/css; charset=utf-8"
    assert script["CacheControl"] == style["CacheControl"] == "public, max-age=31536000, immutable"


def test_open_tabs_find_their_assets_and_nothing_else_of_the_past(pages: Deployment) -> None:
    pages.build(FIRST)
    pages.deploy()
    pages.build(SECOND)
    pages.deploy()

    assert pages.object("assets/a-1.js")["Body"].read() == b"one"
    assert pages.object("assets/a-1.js")["CacheControl"] == "public, max-age=31536000, immutable"
    assert pages.marked() == {"assets/a-1.js"}
    assert "old.html" not in pages.stored()


def test_an_asset_that_is_in_use_again_stays(pages: Deployment) -> None:
    for build in (FIRST, SECOND, FIRST):
        pages.build(build)
        pages.deploy()

    assert pages.marked() == {"assets/a-2.js"}


def test_days_are_counted_from_when_an_asset_was_replaced_first(pages: Deployment) -> None:
    for build in (FIRST, SECOND):
        pages.build(build)
        pages.deploy()
    first = pages.object("assets/a-1.js")["LastModified"]
    pages.deploy()

    assert pages.object("assets/a-1.js")["LastModified"] == first


def test_no_page_is_there_before_what_it_names() -> None:
    order = sorted(("index.html", "assets/a-1.js", "favicon.svg"), key=deploy_site.order)

    assert order == ["assets/a-1.js", "favicon.svg", "index.html"]


def test_the_edge_forgets_pages_and_no_asset(pages: Deployment) -> None:
    before = pages.invalidations()
    pages.build(SECOND)
    pages.deploy()
    (made,) = pages.invalidations() - before
    described = pages.cloudfront.get_invalidation(DistributionId=pages.distribution, Id=made)

    assert set(described["Invalidation"]["InvalidationBatch"]["Paths"]["Items"]) == {
        "/",
        "/index.html",
        "/console/",
        "/console/index.html",
    }


def test_a_tree_without_a_built_page_is_not_uploaded(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="make frontend"):
        deploy_site.built({"/": tmp_path})


def test_half_a_build_is_not_uploaded_as_it_would_remove_the_other_pages(tmp_path: Path) -> None:
    demo, console = tmp_path / "demo", tmp_path / "console"
    demo.mkdir()
    (demo / "index.html").write_text("demo")

    with pytest.raises(SystemExit, match="console: no page is built"):
        deploy_site.built({"/": demo, "/console/": console})


def test_the_command_uploads_what_is_built_and_prints_the_address(
    site: LocalStack,
    pages: Deployment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use_as_aws(site, monkeypatch)
    monkeypatch.setattr(files, "SITES", pages.sites)
    pages.build(FIRST)

    deploy_site.main(["maria-sessions"])

    assert pages.stored() == {path.removeprefix("/") for path in FIRST}
    assert capsys.readouterr().out.strip() == site.outputs["SiteUrl"]


def test_a_stack_without_a_name_or_a_site_gets_one_sentence(
    stack: LocalStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_as_aws(stack, monkeypatch)

    with pytest.raises(SystemExit, match="WithSite=true"):
        deploy_site.outputs_of("maria-sessions")
    with pytest.raises(SystemExit, match="STACK=name"):
        deploy_site.main([""])


def use_as_aws(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the command reach a local cloud as its deployer's settings would have it reach AWS."""
    for name, value in (
        ("AWS_ENDPOINT_URL", stack.endpoint),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
