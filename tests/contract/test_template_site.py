"""The pages' half of the template: there only where it is asked for, and closed by default."""

import json
import re
import subprocess
from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

import pytest

from local.pages.answers import content_security_policy
from session_service.web import edge
from session_service.web.problem_table import PROBLEMS
from tests.contract.expanded_template import attribute, expanded, properties, ref, source
from tests.contract.functions import FOLDERS, module, routes
from tests.node import node

SITE = {
    "ApiFunction",
    "PagesAccess",
    "PagesBucket",
    "PagesBucketPolicy",
    "PagesFunction",
    "PagesHeaders",
    "SiteDistribution",
}
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
ALL_METHODS = {"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}
# The errors that CloudFront would keep, whichever cache policy there is ("HTTP 4xx and 5xx status
# codes that CloudFront caches"; 416 can be named too, and is never kept). Some of the 4xx it keeps
# only if they say for how long: which ones, its pages do not agree on.
KEPT_BY_ITSELF = {400, 403, 404, 405, 414, 500, 501, 502, 503, 504}
# What says nothing of anybody: a health check may ask it past the distribution.
WITHOUT_EDGE = {"describe_service"}


def distribution() -> dict[str, Any]:
    found: dict[str, Any] = properties("SiteDistribution")["DistributionConfig"]
    return found


def api_behaviours() -> list[dict[str, Any]]:
    return [b for b in distribution()["CacheBehaviors"] if b["TargetOriginId"] == "api"]


def test_nothing_of_the_site_is_made_unless_it_is_asked_for() -> None:
    conditional = {
        name for name, found in expanded().items() if found.get("Condition") == "HasSite"
    }
    outputs = {n for n, o in source()["Outputs"].items() if o.get("Condition") == "HasSite"}

    assert conditional == SITE
    assert outputs == {"SiteUrl", "SiteDistributionId", "PagesBucketName"}
    assert source()["Conditions"]["HasSite"] == {"Fn::Equals": [ref("WithSite"), "true"]}
    assert source()["Parameters"]["WithSite"]["Default"] == "false"


def test_without_a_site_the_template_refers_to_nothing_of_it() -> None:
    resources = {n: r for n, r in expanded().items() if n not in SITE}
    plain = json.dumps(without(resources, "HasSite"))

    assert not [name for name in SITE if name in plain]


def test_everything_can_be_made_after_what_it_refers_to() -> None:
    graph = {
        name: set(re.findall(r"[A-Za-z0-9]+", " ".join(references(resource)))) & expanded().keys()
        for name, resource in expanded().items()
    }

    assert "SiteDistribution" in graph["UploadsBucket"]
    TopologicalSorter(graph).prepare()  # raises CycleError, naming the cycle


def test_the_pages_are_private_encrypted_and_read_by_our_distribution_alone() -> None:
    bucket = properties("PagesBucket")
    tls, reader = properties("PagesBucketPolicy")["PolicyDocument"]["Statement"]

    assert list(bucket["PublicAccessBlockConfiguration"].values()) == [True] * 4
    assert "BucketEncryption" in bucket
    assert (tls["Effect"], tls["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": False}})
    assert reader["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert set(reader["Action"]) == {"s3:GetObject", "s3:ListBucket"}
    assert "${SiteDistribution}" in str(reader["Condition"]["StringEquals"]["aws:SourceArn"])
    assert distribution()["Origins"][0]["OriginAccessControlId"] == ref("PagesAccess")


def test_replaced_pages_stay_for_open_tabs_and_then_go() -> None:
    rule = properties("PagesBucket")["LifecycleConfiguration"]["Rules"][0]

    assert rule["TagFilters"] == [{"Key": "replaced", "Value": "true"}]
    assert rule["ExpirationInDays"] == 30


def test_the_api_keeps_its_paths_and_nothing_of_it_is_cached() -> None:
    assert [b["PathPattern"] for b in api_behaviours()] == ["/v1/*", "/.well-known/*"]
    for behaviour in api_behaviours():
        assert set(behaviour["AllowedMethods"]) == ALL_METHODS
        assert behaviour["CachePolicyId"] == CACHING_DISABLED
        assert behaviour["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST
        assert behaviour["ViewerProtocolPolicy"] == "https-only"


def test_every_route_of_the_api_is_behind_one_of_them() -> None:
    prefixes = tuple(b["PathPattern"].removesuffix("*") for b in api_behaviours())
    paths = {key.split()[1] for folder in FOLDERS for key in routes(folder) if key != "$default"}

    assert paths
    assert all(path.startswith(prefixes) for path in paths)


def test_no_error_of_the_api_becomes_a_page_or_is_kept_for_the_next_visitor() -> None:
    answers = distribution()["CustomErrorResponses"]
    ours = {int(problem.status) for problem in PROBLEMS.values()}

    assert all(answer.keys() == {"ErrorCode", "ErrorCachingMinTTL"} for answer in answers)
    assert all(answer["ErrorCachingMinTTL"] == 0 for answer in answers)
    assert {answer["ErrorCode"] for answer in answers} == KEPT_BY_ITSELF
    assert ours & KEPT_BY_ITSELF >= {403, 404, 503}


def test_the_api_is_shown_the_derived_secret_under_the_name_that_it_reads() -> None:
    origin = next(o for o in distribution()["Origins"] if o["Id"] == "api")

    assert origin["OriginCustomHeaders"] == [
        {
            "HeaderName": edge.ORIGIN_SECRET,
            "HeaderValue": attribute("ServiceKeys", "OriginSecret"),
        }
    ]
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert properties("ServiceKeys")["OriginSecret"]["Fn::If"][0] == "HasSite"


def test_direct_calls_are_refused_where_there_is_a_site_unless_the_deployment_says_otherwise() -> (
    None
):
    variables = source()["Globals"]["Function"]["Environment"]["Variables"]

    assert variables["DIRECT_CALLS"] == {"Fn::If": ["HasSite", ref("DirectCalls"), "allowed"]}
    assert source()["Parameters"]["DirectCalls"]["Default"] == "refused"


def test_every_function_that_visitors_call_knows_whom_a_call_comes_from() -> None:
    for folder in FOLDERS:
        if routes(folder):
            assert (module(folder).api.edge is None) == (folder in WITHOUT_EDGE), folder


def test_pages_come_with_headers_that_let_nothing_else_in() -> None:
    headers = properties("PagesHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    text, values = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]

    assert re.sub(r"\s+", " ", text).strip() == content_security_policy("${Uploads}")
    assert "-uploads-" in values["Uploads"]["Fn::Sub"]
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31_536_000
    assert headers["ContentTypeOptions"]["Override"] is True


def test_the_distribution_speaks_what_is_current_and_takes_a_firewall() -> None:
    certificate = distribution()["ViewerCertificate"]["Fn::If"][1]

    assert distribution()["HttpVersion"] == "http2and3"
    assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert distribution()["WebACLId"]["Fn::If"][:2] == ["HasSiteWebAcl", ref("SiteWebAclArn")]
    assert distribution()["PriceClass"] == ref("SitePriceClass")


def test_pages_of_the_site_may_upload() -> None:
    cors = properties("UploadsBucket")["CorsConfiguration"]["Fn::If"][1]
    ours, own_domain, others = cors["CorsRules"][0]["AllowedOrigins"]["Fn::Split"][1]["Fn::Join"][1]

    assert ours["Fn::If"][:2] == [
        "HasSite",
        {"Fn::Sub": "https://${SiteDistribution.DomainName}"},
    ]
    assert own_domain["Fn::If"][:2] == ["HasSiteDomain", {"Fn::Sub": "https://${SiteDomain}"}]
    assert others["Fn::If"][:2] == ["HasAllowedOrigins", ref("AllowedOrigins")]


def test_a_domain_that_is_left_over_from_a_site_may_upload_no_more() -> None:
    both = source()["Conditions"]["HasSiteDomain"]["Fn::And"]

    assert both[0] == {"Condition": "HasSite"}


@pytest.mark.parametrize(
    ("path", "means"),
    [
        ("/", "/"),
        ("/assets/a-1b2c.js", "/assets/a-1b2c.js"),
        ("/console/", "/console/index.html"),
        ("/console/sessions/5", "/console/index.html"),
        ("/console/assets/a-1b2c.js", "/console/assets/a-1b2c.js"),
        ("/consoles", "/consoles"),
        ("/nothing", "/nothing"),
    ],
)
def test_deep_links_into_the_console_are_its_page(path: str, means: str) -> None:
    request = at_the_edge("PagesFunction", {"request": {"uri": path, "headers": {}}})

    assert request["uri"] == means


def test_the_console_without_its_slash_is_sent_there() -> None:
    answer = at_the_edge("PagesFunction", {"request": {"uri": "/console", "headers": {}}})

    assert (answer["statusCode"], answer["headers"]["location"]["value"]) == (308, "/console/")


def test_the_edge_says_who_calls_over_what_the_viewer_said() -> None:
    sent = {
        "host": {"value": "d111.cloudfront.net"},
        edge.VIEWER_ADDRESS: {"value": "203.0.113.9"},
        edge.VIEWER_HOST: {"value": "evil.example"},
        "authorization": {"value": "Bearer mst_token"},
    }

    request = at_the_edge(
        "ApiFunction",
        {"request": {"uri": "/v1/session", "headers": sent}, "viewer": {"ip": "2001:db8::7"}},
    )

    assert request["uri"] == "/v1/session"
    assert request["headers"] == {
        "host": {"value": "d111.cloudfront.net"},
        edge.VIEWER_ADDRESS: {"value": "2001:db8::7"},
        edge.VIEWER_HOST: {"value": "d111.cloudfront.net"},
        "authorization": {"value": "Bearer mst_token"},
    }


def references(value: Any) -> Iterator[str]:
    """What a resource names of others: by Ref, GetAtt, DependsOn, and within Sub."""
    if isinstance(value, list):
        for each in value:
            yield from references(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in ("Ref", "DependsOn"):
                yield str(each)
            elif name == "Fn::GetAtt":
                yield each[0] if isinstance(each, list) else each.partition(".")[0]
            elif name == "Fn::Sub":
                text, values = each if isinstance(each, list) else (each, {})
                yield from (n.partition(".")[0] for n in re.findall(r"\$\{([A-Za-z0-9.]+)\}", text))
                yield from references(values)
            else:
                yield from references(each)


def at_the_edge(function: str, event: dict[str, Any]) -> dict[str, Any]:
    """Run one of the template's CloudFront functions as it stands there."""
    code = properties(function)["FunctionCode"]
    program = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    done = subprocess.run(
        [node(), "--input-type=module", "-e", program], check=True, capture_output=True, text=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def without(value: Any, condition: str) -> Any:
    """Return the template as it is where a condition does not hold."""
    if isinstance(value, dict):
        if value.keys() == {"Fn::If"} and value["Fn::If"][0] == condition:
            return without(value["Fn::If"][2], condition)
        return {
            name: without(each, condition)
            for name, each in value.items()
            if not (isinstance(each, dict) and each.get("Condition") == condition)
        }
    return [without(each, condition) for each in value] if isinstance(value, list) else value
