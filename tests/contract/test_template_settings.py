import json
import re
from typing import Any

import pytest

from tests.contract.expanded_template import (
    ROOT,
    attribute,
    expanded,
    of_type,
    properties,
    ref,
    source,
)

FUNCTIONS = sorted(folder.name for folder in (ROOT / "functions").iterdir() if folder.is_dir())
WITH_ORIGINS = "HasAllowedOrigins"


def test_ttl_reclaims_what_purge_at_says() -> None:
    ttl = properties("SessionsTable")["TimeToLiveSpecification"]

    assert ttl == {"AttributeName": "purge_at", "Enabled": True}


def test_the_table_can_be_restored_and_is_hard_to_lose() -> None:
    table = properties("SessionsTable")

    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["DeletionProtectionEnabled"] == ref("DeletionProtection")
    assert source()["Parameters"]["DeletionProtection"]["Default"] == "true"
    assert_retained("SessionsTable", "Retain")


def test_the_table_streams_both_images_and_costs_nothing_idle() -> None:
    table = properties("SessionsTable")

    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert not of_type("AWS::KMS::Key")


def test_the_due_index_holds_keys_only() -> None:
    (index,) = properties("SessionsTable")["GlobalSecondaryIndexes"]

    assert index["IndexName"] == "due"
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["due_shard", "due_at"]


def test_the_bucket_is_private_versioned_and_encrypted() -> None:
    bucket = properties("UploadsBucket")
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    assert list(bucket["PublicAccessBlockConfiguration"].values()) == [True] * 4
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert encryption["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms"}
    assert encryption["BucketKeyEnabled"] is True
    assert_retained("UploadsBucket", "RetainExceptOnCreate")


def test_the_bucket_forgets_what_was_deleted_and_never_finished() -> None:
    (rule,) = properties("UploadsBucket")["LifecycleConfiguration"]["Rules"]

    assert rule["Status"] == "Enabled"
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": ref("RestoreDays")}
    assert rule["ExpiredObjectDeleteMarker"] is True
    assert "ExpirationInDays" not in rule


@pytest.mark.parametrize(
    "condition",
    [
        {"Bool": {"aws:SecureTransport": False}},
        {"NumericLessThan": {"s3:TlsVersion": 1.2}},
        {"NumericGreaterThan": {"s3:signatureAge": 600_000}},
    ],
    ids=["plain HTTP", "old TLS", "old presigned requests"],
)
def test_the_bucket_refuses(condition: dict[str, Any]) -> None:
    document = properties("UploadsBucketPolicy")["PolicyDocument"]
    (statement,) = (s for s in document["Statement"] if s["Condition"] == condition)

    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert {"Fn::Sub": "${UploadsBucket.Arn}/*"} in (
        statement["Resource"]
        if isinstance(statement["Resource"], list)
        else [statement["Resource"]]
    )


def test_other_origins_are_let_in_only_where_they_are_named() -> None:
    api = properties("SessionsApi")["Body"]["x-amazon-apigateway-cors"]["Fn::If"]
    bucket = properties("UploadsBucket")["CorsConfiguration"]["Fn::If"]
    (rule,) = bucket[1]["CorsRules"]

    assert (api[0], bucket[0]) == (WITH_ORIGINS, "HasPages")
    assert source()["Conditions"]["HasPages"] == {
        "Fn::Or": [{"Condition": "HasSite"}, {"Condition": WITH_ORIGINS}]
    }
    assert (api[2], bucket[2]) == (ref("AWS::NoValue"), ref("AWS::NoValue"))
    assert "Fn::Split" in api[1]["allowOrigins"]
    assert "Fn::Split" in rule["AllowedOrigins"]
    assert api[1]["allowCredentials"] is True
    assert "*" not in api[1]["allowHeaders"] + api[1]["allowMethods"]


def test_the_access_log_is_json_without_secrets_and_persons() -> None:
    settings = properties("SessionsApiApiGatewayDefaultStage")["AccessLogSettings"]
    variables = re.findall(r"\$context\.([A-Za-z.]+)", settings["Format"])

    assert set(json.loads(settings["Format"]).values()) == {
        f"$context.{name}" for name in variables
    }
    assert "requestId" in variables
    assert not {name for name in variables if re.search(r"path|identity|query|author", name)}
    assert settings["DestinationArn"] == attribute("ApiAccessLogGroup", "Arn")


def test_the_api_is_throttled_and_fails_on_warnings() -> None:
    settings = properties("SessionsApiApiGatewayDefaultStage")["DefaultRouteSettings"]

    assert settings["ThrottlingBurstLimit"] > 0
    assert settings["ThrottlingRateLimit"] > 0
    assert settings["DetailedMetricsEnabled"] is True
    assert properties("SessionsApi")["FailOnWarnings"] is True


def test_unknown_paths_get_an_answer_of_ours() -> None:
    default = properties("SessionsApi")["Body"]["paths"]["/$default"]
    integration = default["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"]

    assert "${DescribeServiceFunction.Arn}" in integration["uri"]["Fn::Sub"]
    assert integration["payloadFormatVersion"] == "2.0"


def test_every_log_has_an_end_and_the_audit_log_is_hard_to_lose() -> None:
    assert all(group["RetentionInDays"] for group in of_type("AWS::Logs::LogGroup").values())
    assert properties("AuditLogGroup")["RetentionInDays"] == ref("AuditRetentionDays")
    assert properties("AuditLogGroup")["DeletionProtectionEnabled"] == ref("DeletionProtection")
    assert source()["Parameters"]["AuditRetentionDays"]["Default"] >= 400
    assert_retained("AuditLogGroup", "Retain")


def test_every_folder_is_one_function_of_the_same_name() -> None:
    written = {
        name: resource["Properties"]["CodeUri"]
        for name, resource in source()["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }

    assert written == {
        "".join(
            word.capitalize() for word in f"{folder}_function".split("_")
        ): f"functions/{folder}/"
        for folder in FUNCTIONS
    }


def test_every_function_has_a_sample_event() -> None:
    samples = sorted(path.stem for path in (ROOT / "events").glob("*.json"))

    assert samples == FUNCTIONS


def test_functions_share_runtime_logging_and_tracing_and_reserve_no_concurrency() -> None:
    for name, function in of_type("AWS::Lambda::Function").items():
        assert function["Runtime"] == "python3.13", name
        assert function["TracingConfig"] == {"Mode": "Active"}, name
        assert function["LoggingConfig"]["LogFormat"] == "JSON", name
        assert function["LoggingConfig"]["LogGroup"] == ref("FunctionLogGroup"), name
        assert function["Architectures"] == [ref("Architecture")], name
        assert "ReservedConcurrentExecutions" not in function, name


def test_no_variable_holds_a_secret_or_an_endpoint() -> None:
    for name, function in of_type("AWS::Lambda::Function").items():
        variables = function["Environment"]["Variables"]
        assert "AWS_ENDPOINT_URL" not in variables, name  # empty, it defeats the local cloud's own
        assert not any(re.search("(SECRET|PASSWORD|TOKEN)S?$", key) for key in variables), name


@pytest.mark.parametrize("name", ["CommonLayer", "SigningLayer"])
def test_a_layer_is_built_for_the_architecture_that_is_asked_for(name: str) -> None:
    layer = source()["Resources"][name]

    assert layer["Metadata"]["BuildArchitecture"] == ref("Architecture")
    assert layer["Properties"]["CompatibleArchitectures"] == [ref("Architecture")]
    assert source()["Parameters"]["Architecture"]["Default"] == "arm64"


def test_only_the_function_that_signs_has_the_layer_for_it() -> None:
    layers = {
        name: [layer["Ref"] for layer in function["Layers"]]
        for name, function in of_type("AWS::Lambda::Function").items()
    }
    # SAM adds a digest of a layer's settings to its name.
    common, signing = sorted(of_type("AWS::Lambda::LayerVersion"))

    assert (common[:11], signing[:12]) == ("CommonLayer", "SigningLayer")
    assert layers.pop("IssueAccessTokensFunction") == [common, signing]
    assert set(map(tuple, layers.values())) == {(common,)}


@pytest.mark.parametrize(
    ("audiences", "accepted"),
    [
        ("", True),
        ("notes", True),
        ("https://notes.example.com/,urn:example:search", True),
        ("notes, search", False),
        ("notes,,search", False),
        ("n" * 201, False),
        ("nötes", False),
    ],
)
def test_audiences_are_a_list_of_visible_ascii(audiences: str, accepted: bool) -> None:
    pattern = source()["Parameters"]["AccessTokenAudiences"]["AllowedPattern"]

    assert bool(re.fullmatch(pattern, audiences)) == accepted


@pytest.mark.parametrize(
    ("issuer", "accepted"),
    [
        ("", True),
        ("https://sessions.example.com", True),
        ("http://127.0.0.1:8000", True),
        ("https://sessions.example.com/", False),  # compared byte for byte by those who verify
        ("https://example.com/sessions", False),  # the keys are at its root
        ("sessions.example.com", False),
        ("https://Sessions.example.com", False),
    ],
)
def test_an_issuer_is_an_address_in_one_spelling(issuer: str, accepted: bool) -> None:
    pattern = source()["Parameters"]["AccessTokenIssuer"]["AllowedPattern"]

    assert bool(re.fullmatch(pattern, issuer)) == accepted


def test_only_authorizers_of_apis_of_this_account_and_region_may_invoke_the_authorizer() -> None:
    permission = properties("AuthorizeRequestPermission")
    source_arn = (
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:*/authorizers/*"
    )

    assert permission == {
        "FunctionName": ref("AuthorizeRequestFunction"),
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": {"Fn::Sub": source_arn},
    }
    assert source()["Outputs"]["AuthorizerFunctionArn"]["Value"] == attribute(
        "AuthorizeRequestFunction", "Arn"
    )


def test_a_credential_is_remembered_for_seconds_at_most() -> None:
    remembered = source()["Parameters"]["AuthorizerCacheSeconds"]

    assert (remembered["MinValue"], remembered["Default"], remembered["MaxValue"]) == (0, 5, 30)


@pytest.mark.parametrize("name", source()["Parameters"])
def test_every_parameter_is_described_and_has_limits_that_its_default_keeps(name: str) -> None:
    parameter = source()["Parameters"][name]
    default = parameter["Default"]

    assert parameter["Description"].endswith((".", "…"))
    if parameter["Type"] == "Number" and "AllowedValues" not in parameter:
        assert parameter["MinValue"] <= default <= parameter["MaxValue"]
    elif "AllowedPattern" in parameter:
        assert re.fullmatch(parameter["AllowedPattern"], default)
    else:
        assert default in parameter["AllowedValues"]


@pytest.mark.parametrize(
    ("origins", "accepted"),
    [
        ("https://app.example.com,http://localhost:8000", True),
        ("*", False),
        ("null", False),
        ("https://app.example.com/", False),
        ("https://*.example.com", False),
        ("https://app.example.com, https://b.example.com", False),
    ],
)
def test_origins_are_exact(origins: str, accepted: bool) -> None:
    pattern = source()["Parameters"]["AllowedOrigins"]["AllowedPattern"]

    assert bool(re.fullmatch(pattern, origins)) == accepted


def assert_retained(logical_id: str, policy: str) -> None:
    assert expanded()[logical_id]["DeletionPolicy"] == policy
    assert expanded()[logical_id]["UpdateReplacePolicy"] == "Retain"
