import pytest

from tests.contract.expanded_template import (
    MANAGED_POLICIES,
    allowed_actions,
    attribute,
    document_statements,
    function_roles,
    of_type,
    properties,
    ref,
    statements,
)

BOUNDARY = list(document_statements(properties("FunctionBoundary")["PolicyDocument"]))
X_RAY = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}
INDEX = {"Fn::Sub": "${SessionsTable.Arn}/index/due"}


def test_every_function_has_a_role_of_its_own() -> None:
    roles = [str(function["Role"]) for function in of_type("AWS::Lambda::Function").values()]

    assert len(set(roles)) == len(roles)


def test_no_role_allows_an_action_or_a_resource_with_a_wildcard() -> None:
    for name, role in of_type("AWS::IAM::Role").items():
        for statement in statements(role):
            assert statement["Effect"] == "Allow", name
            assert not any("*" in action for action in statement["Action"]), (name, statement)
            assert "*" not in statement["Resource"], (name, statement)


def test_only_x_ray_reaches_all_resources_and_no_action_has_a_wildcard_in_the_boundary() -> None:
    everywhere = {a for s in BOUNDARY if "*" in s["Resource"] for a in s["Action"]}

    assert everywhere == X_RAY
    assert not any("*" in action for statement in BOUNDARY for action in statement["Action"])


def test_the_boundary_cuts_down_every_role_that_has_a_managed_policy() -> None:
    known = {*MANAGED_POLICIES.values(), "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"}

    for name, role in function_roles().items():
        assert role["PermissionsBoundary"] == ref("FunctionBoundary"), name
        assert set(role["ManagedPolicyArns"]) <= known, name


def test_the_boundary_forbids_nothing_that_a_role_was_given() -> None:
    within = {action for statement in BOUNDARY for action in statement["Action"]}

    for name, role in function_roles().items():
        assert allowed_actions(role) <= within, name


def test_the_boundary_holds_nothing_that_no_role_needs() -> None:
    given = {action for role in function_roles().values() for action in allowed_actions(role)}
    from_managed_policies = X_RAY | {
        action for s in BOUNDARY if s["Sid"] in {"Stream", "Logs"} for action in s["Action"]
    }
    for_managed_keys = {a for s in BOUNDARY if s["Sid"] == "ManagedKeys" for a in s["Action"]}

    within = {action for statement in BOUNDARY for action in statement["Action"]}

    assert within == given | from_managed_policies | for_managed_keys


def test_functions_log_to_the_logs_of_this_stack_only() -> None:
    (logs,) = (statement for statement in BOUNDARY if statement["Sid"] == "Logs")

    assert logs["Resource"] == [
        attribute("FunctionLogGroup", "Arn"),
        attribute("AuditLogGroup", "Arn"),
    ]
    assert "logs:CreateLogGroup" not in logs["Action"]


def test_only_the_sweep_reads_the_due_index() -> None:
    readers = {n: a for n, r in function_roles().items() if (a := allowed_actions(r, INDEX))}

    assert readers == {"CleanupOrphansFunction": {"dynamodb:Query"}}


def test_nobody_scans_the_table_or_deletes_log_lines() -> None:
    for name, role in function_roles().items():
        actions = allowed_actions(role)
        assert "dynamodb:Scan" not in actions, name
        assert not any(action.startswith("logs:Delete") for action in actions), name


def test_validating_a_session_may_read_and_otherwise_only_update_what_is_there() -> None:
    actions = allowed_actions(function_roles()["ValidateSessionFunction"])

    # The one update it makes ends a stolen credential, or counts a refused one.
    assert actions == {"dynamodb:GetItem", "dynamodb:UpdateItem", "ssm:GetParameter"}


def test_functions_that_read_the_keys_wait_until_the_keys_are_there() -> None:
    waiting = attribute("ServiceKeys", "ParameterArn")
    readers = {
        name
        for name, role in function_roles().items()
        if "ssm:GetParameter" in allowed_actions(role) and name != "ProvisionKeysFunction"
    }

    assert readers == {
        name for name, role in function_roles().items() if allowed_actions(role, waiting)
    }
    assert "ManageSessionFunction" in readers


def test_only_the_function_that_issues_access_tokens_reads_the_keys_that_sign_them() -> None:
    signing_keys = attribute("ServiceKeys", "SigningParameterArn")
    readers = {n for n, r in function_roles().items() if allowed_actions(r, signing_keys)}
    spelled_out = {
        name
        for name, role in function_roles().items()
        for statement in statements(role)
        if "parameter/" in str(statement["Resource"])
    }

    assert readers == {"IssueAccessTokensFunction"}
    assert spelled_out == {"ProvisionKeysFunction"}  # which makes them


@pytest.mark.parametrize("name", ["IssueAccessTokensFunction", "AuthorizeRequestFunction"])
def test_what_other_services_rely_on_only_reads_sessions(name: str) -> None:
    # The one update ends a stolen credential, or counts a refused one.
    assert allowed_actions(function_roles()[name]) == {
        "dynamodb:GetItem",
        "dynamodb:UpdateItem",
        "ssm:GetParameter",
    }


def test_only_provision_keys_writes_the_keys() -> None:
    writers = {n for n, r in function_roles().items() if "ssm:PutParameter" in allowed_actions(r)}

    assert writers == {"ProvisionKeysFunction"}


def test_the_schedule_may_start_the_sweep_and_report_a_failure_and_nothing_else() -> None:
    role = properties("CleanupOrphansFunctionSweepRole")

    assert allowed_actions(role) == {"lambda:InvokeFunction", "sqs:SendMessage"}
    assert allowed_actions(role, attribute("CleanupOrphansFunction", "Arn")) == {
        "lambda:InvokeFunction"
    }
