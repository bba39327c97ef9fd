"""The custom resource against CloudFormation's side of the contract."""

import json
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request

import pytest

from functions.provision_keys import app
from session_service.domain.service_keys import ServiceKeys, origin_secret
from session_service.domain.signing_keys import is_private_scalar
from tests.contract.expanded_template import ROOT

NAME, SIGNING = "/maria-sessions/service-keys", "/maria-sessions/signing-keys"
ARN = "arn:aws:ssm:eu-central-1:123456789012:parameter"


class ParameterNotFound(Exception):  # noqa: N818 - AWS's name
    pass


class ParameterAlreadyExists(Exception):  # noqa: N818 - AWS's name
    pass


class FakeSsm:
    """Two parameters, with SSM's rules for overwriting them."""

    class exceptions:  # noqa: N801 - as on a client of boto3
        ParameterNotFound = ParameterNotFound
        ParameterAlreadyExists = ParameterAlreadyExists

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.writes = 0
        self.before_first_write: str | None = None  # somebody else is faster

    def get_parameter(self, *, Name: str, WithDecryption: bool) -> dict[str, Any]:  # noqa: N803
        assert WithDecryption
        if Name not in self.values:
            raise ParameterNotFound
        changed = datetime.now(UTC)
        described = {"Value": self.values[Name], "ARN": ARN + Name, "LastModifiedDate": changed}
        return {"Parameter": described}

    def put_parameter(self, *, Name: str, Value: str, Type: str, Overwrite: bool) -> None:  # noqa: N803
        assert Type == "SecureString"
        if self.before_first_write and Name == NAME:
            self.values[Name], self.before_first_write = self.before_first_write, None
        if Name in self.values and not Overwrite:
            raise ParameterAlreadyExists
        self.values[Name] = Value
        self.writes += 1


class CloudFormation:
    """Sends requests to the handler and keeps its answers."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []

    def send(
        self, *, generation: str = "1", wanted: dict[str, str] | None = None, **changes: str
    ) -> dict[str, Any]:
        event = json.loads((ROOT / "events" / "provision_keys.json").read_text())
        event["ResourceProperties"] |= {"Generation": generation, **(wanted or {})}
        app.lambda_handler(event | changes, None)
        return self.answers[-1]

    def urlopen(self, request: Request, timeout: float) -> "CloudFormation":
        assert timeout <= 10
        assert request.get_method() == "PUT"
        assert request.get_header("Content-type") == ""
        assert isinstance(request.data, bytes)
        self.answers.append(json.loads(request.data))
        return self

    def close(self) -> None:
        pass


@pytest.fixture
def ssm(monkeypatch: pytest.MonkeyPatch) -> FakeSsm:
    fake = FakeSsm()
    monkeypatch.setattr(app, "ssm", lambda: fake)
    monkeypatch.setenv("KEYS_PARAMETER", NAME)
    monkeypatch.setenv("SIGNING_KEYS_PARAMETER", SIGNING)
    return fake


@pytest.fixture
def cloudformation(monkeypatch: pytest.MonkeyPatch, ssm: FakeSsm) -> CloudFormation:  # noqa: ARG001
    fake = CloudFormation()
    monkeypatch.setattr(app, "urlopen", fake.urlopen)
    return fake


def test_the_first_deployment_makes_a_key_and_names_its_parameter(
    ssm: FakeSsm, cloudformation: CloudFormation
) -> None:
    answer = cloudformation.send()

    assert answer["Status"] == "SUCCESS"
    assert answer["PhysicalResourceId"] == NAME
    assert answer["Data"] == {"ParameterArn": ARN + NAME, "SigningParameterArn": ARN + SIGNING}
    assert answer["RequestId"] == "2e9d4b71-0c5a-4f83-b6d2-913e7f8a5c04"
    assert len(b64decode(stored(ssm)["1"])) == 32
    assert set(stored(ssm, SIGNING)) == {"1"}
    assert is_private_scalar(b64decode(stored(ssm, SIGNING)["1"]))


def test_a_request_delivered_twice_writes_once(
    ssm: FakeSsm, cloudformation: CloudFormation
) -> None:
    first = cloudformation.send()
    keys = dict(ssm.values)

    assert cloudformation.send() == first
    assert ssm.values == keys
    assert ssm.writes == 2


def test_of_two_deliveries_at_the_same_time_the_faster_ones_key_stays(
    ssm: FakeSsm, cloudformation: CloudFormation
) -> None:
    ssm.before_first_write = json.dumps({"1": "faster", "stable": "too"})

    assert cloudformation.send()["Status"] == "SUCCESS"
    assert stored(ssm) == {"1": "faster", "stable": "too"}


def test_rotating_keeps_the_key_before(ssm: FakeSsm, cloudformation: CloudFormation) -> None:
    cloudformation.send()
    first, first_signing = stored(ssm)["1"], stored(ssm, SIGNING)["1"]

    answer = cloudformation.send(generation="2", RequestType="Update")

    assert answer["Status"] == "SUCCESS"
    assert stored(ssm)["1"] == first
    assert set(stored(ssm)) == {"1", "2", "stable"}
    assert stored(ssm, SIGNING)["1"] == first_signing
    assert set(stored(ssm, SIGNING)) == {"1", "2"}


def test_a_stack_from_before_there_were_signing_keys_gets_them_and_keeps_its_service_keys(
    ssm: FakeSsm, cloudformation: CloudFormation
) -> None:
    ssm.values[NAME] = json.dumps({"2": "old", "3": "newer", "stable": "too"})

    answer = cloudformation.send(generation="3", RequestType="Update")

    assert answer["Status"] == "SUCCESS"
    assert stored(ssm) == {"2": "old", "3": "newer", "stable": "too"}
    assert set(stored(ssm, SIGNING)) == {"3"}


def test_a_distribution_is_given_the_secret_that_the_functions_derive(
    ssm: FakeSsm, cloudformation: CloudFormation
) -> None:
    without = cloudformation.send()
    answer = cloudformation.send(wanted={"OriginSecret": "wanted"}, RequestType="Update")
    kept = stored(ssm)
    keys = ServiceKeys({1: b64decode(kept["1"])}, 1, b64decode(kept["stable"]))

    assert answer["Data"] == {**without["Data"], "OriginSecret": origin_secret(keys)}
    assert (without["NoEcho"], answer["NoEcho"]) == (False, True)
    assert not {kept["1"], kept["stable"]} & set(answer["Data"].values())


def test_deleting_the_stack_keeps_the_keys(ssm: FakeSsm, cloudformation: CloudFormation) -> None:
    cloudformation.send()
    keys = dict(ssm.values)

    answer = cloudformation.send(RequestType="Delete", PhysicalResourceId=NAME)

    assert answer["Status"] == "SUCCESS"
    assert ssm.values == keys


def test_no_answer_and_no_log_line_holds_a_key(
    ssm: FakeSsm, cloudformation: CloudFormation, caplog: pytest.LogCaptureFixture
) -> None:
    cloudformation.send()
    keys = [stored(ssm)["1"], stored(ssm, SIGNING)["1"]]

    cloudformation.send(generation="2")
    cloudformation.send(generation="999")

    assert not any(key in json.dumps(cloudformation.answers) + caplog.text for key in keys)


def test_a_failure_is_answered_with_a_reason_and_changes_nothing(
    ssm: FakeSsm, cloudformation: CloudFormation
) -> None:
    cloudformation.send()
    keys = dict(ssm.values)

    answer = cloudformation.send(generation="256")

    assert answer["Status"] == "FAILED"
    assert answer["Reason"] == "ValueError, see the function's log"
    assert answer["PhysicalResourceId"] == NAME
    assert ssm.values == keys


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/x",
        "http://localhost.example.com/x",
        "http://localhost:1@example.com/x",
        "ftp://localhost:1/x",
    ],
)
def test_an_answer_goes_out_encrypted_or_not_at_all(
    cloudformation: CloudFormation, url: str
) -> None:
    with pytest.raises(ValueError, match="not https"):
        cloudformation.send(ResponseURL=url)

    assert cloudformation.answers == []


def test_the_local_cloud_may_be_answered_without_tls(cloudformation: CloudFormation) -> None:
    assert cloudformation.send(ResponseURL="http://localhost:4566/x")["Status"] == "SUCCESS"


def stored(ssm: FakeSsm, name: str = NAME) -> dict[str, str]:
    keys: dict[str, str] = json.loads(ssm.values[name])
    return keys
