"""Our signatures are botocore's, letter for letter: it is the reference."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given
from hypothesis import strategies as st

from session_service.aws_requests.credentials import Credentials
from session_service.aws_requests.signature_v4 import Signer

REGIONS = ("us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "ap-southeast-5")
LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
HOSTS = st.builds(
    lambda labels, port: ".".join(labels) + (f":{port}" if port else ""),
    st.lists(LABELS, min_size=1, max_size=4),
    st.none() | st.integers(1, 65535).filter(lambda port: port not in (80, 443)),
)
BASE64 = st.from_regex(r"[A-Za-z0-9+/]{1,200}={0,2}", fullmatch=True)
TARGETS = st.from_regex(r"[A-Za-z]{1,20}_[0-9]{8}\.[A-Za-z]{1,30}", fullmatch=True)
MOMENTS = st.integers(1_400_000_000, 4_000_000_000)


def headers_of(head: bytes) -> dict[str, str]:
    first, *lines, end, _ = head.decode("latin-1").split("\r\n")
    assert (first, end) == ("POST / HTTP/1.1", "")
    headers = dict(line.split(":", 1) for line in lines)
    assert len(headers) == len(lines)
    return headers


def signed_by_botocore(
    signer: auth.SigV4Auth, host: str, headers: dict[str, str], body: bytes, moment: datetime
) -> Any:
    request: Any = AWSRequest("POST", f"https://{host}/", headers=headers, data=body)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(auth, "get_current_datetime", lambda **_: moment)
        signer.add_auth(request)
    return request.headers


@given(
    region=st.sampled_from(REGIONS) | LABELS,
    service=st.sampled_from(["dynamodb", "ssm"]) | LABELS,
    host=HOSTS,
    content_type=st.sampled_from(["application/x-amz-json-1.0", "application/x-amz-json-1.1"]),
    target=TARGETS,
    body=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8")),
    access_key=st.from_regex(r"A[A-Z0-9]{15,19}", fullmatch=True),
    secret=BASE64,
    token=st.just("") | BASE64,
    moments=st.lists(MOMENTS, min_size=1, max_size=3),
)
def test_a_signature_is_the_one_that_botocore_makes(
    region: str,
    service: str,
    host: str,
    content_type: str,
    target: str,
    body: bytes,
    access_key: str,
    secret: str,
    token: str,
    moments: list[int],
) -> None:
    ours = Signer(service, region, host=host, content_type=content_type)
    theirs = auth.SigV4Auth(BotocoreCredentials(access_key, secret, token), service, region)

    for seconds in moments:
        moment = datetime.fromtimestamp(seconds, UTC)
        credentials = Credentials(access_key, secret, token)
        headers = headers_of(ours.head(target, body, credentials, seconds))
        sent = {"Content-Type": content_type, "X-Amz-Target": target}
        expected = signed_by_botocore(theirs, host, sent, body, moment)

        assert headers["authorization"] == expected["Authorization"]
        assert headers["x-amz-date"] == expected["X-Amz-Date"]
        assert headers.get("x-amz-security-token", "") == token
        assert headers["content-length"] == str(len(body))


def test_new_credentials_sign_with_a_key_of_their_own() -> None:
    signer = Signer("dynamodb", "eu-central-1", host="here", content_type="json")
    heads = {
        signer.head("A.B", b"{}", Credentials("ASIA", secret, "token"), 0.0)
        for secret in ("one", "two", "one")
    }

    assert len(heads) == 2
