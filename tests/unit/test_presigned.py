"""Our forms and links are botocore's, letter for letter: it is the reference."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import boto3
import pytest
from botocore import auth, signers
from botocore.config import Config
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given, settings
from hypothesis import strategies as st

from session_service.aws_requests.credentials import Credentials, GivenCredentials
from session_service.aws_requests.endpoints import bucket_url
from session_service.aws_requests.presigned import BucketSigner

SUFFIXES = {
    "us-east-1": "amazonaws.com",
    "eu-central-1": "amazonaws.com",
    "cn-north-1": "amazonaws.com.cn",
    "us-gov-west-1": "amazonaws.com",
}
ENDPOINTS = ("", "http://127.0.0.1:4566", "http://[::1]:99", "http://s3.local:8443", "https://s3/")
BUCKET = "stack-uploads-123456789012-eu-central-1"

KEYS = st.from_regex(r"[A-Za-z0-9._~-]{1,9}(/[A-Za-z0-9._~-]{1,9}){0,3}", fullmatch=True).filter(
    lambda key: not {".", ".."} & set(key.split("/"))
)
# What a header may hold in UTF-8; botocore itself cannot sign half of a surrogate pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
CREDENTIALS = st.builds(
    Credentials,
    st.from_regex(r"A[A-Z0-9]{15,19}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9+/]{1,60}={0,2}", fullmatch=True),
    st.just("") | st.from_regex(r"[A-Za-z0-9+/]{1,200}={0,2}", fullmatch=True),
)
MOMENTS = st.integers(1_400_000_000, 4_000_000_000)
PLACES = st.tuples(st.sampled_from(sorted(SUFFIXES)), st.sampled_from(ENDPOINTS))


@cache
def reference(region: str, endpoint: str) -> Any:
    """The client that signed forms and links before; its credentials are those of `at`."""
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
    )
    return boto3.client(
        "s3",
        region_name=region,
        endpoint_url=endpoint or None,
        aws_access_key_id="replaced",
        aws_secret_access_key="replaced",
        config=config,
    )


@contextmanager
def at(moment: int, client: Any, credentials: Credentials) -> Iterator[None]:
    theirs = BotocoreCredentials(
        credentials.access_key_id,
        credentials.secret_access_key,
        credentials.session_token or None,
    )
    with pytest.MonkeyPatch.context() as patch:
        for module in (auth, signers):
            patch.setattr(
                module, "get_current_datetime", lambda **_: datetime.fromtimestamp(moment, UTC)
            )
        patch.setattr(client._request_signer, "_credentials", theirs)
        yield


def ours(place: tuple[str, str], credentials: Credentials, moment: int) -> BucketSigner:
    region, endpoint = place
    env = {"AWS_ENDPOINT_URL_S3": endpoint} if endpoint else {}
    return BucketSigner(
        BUCKET,
        bucket_url(BUCKET, env, region=region, suffix=SUFFIXES[region]),
        region=region,
        credentials=GivenCredentials(credentials),
        now=lambda: moment + 0.75,
    )


@settings(deadline=None)  # a reference takes longer to make than to ask
@given(
    place=PLACES,
    key=KEYS,
    fields=st.dictionaries(st.sampled_from(["Content-Type", "x-amz-checksum-sha256"]), TEXTS),
    size=st.integers(0, 5 * 2**30),
    credentials=CREDENTIALS,
    moment=MOMENTS,
    seconds=st.integers(1, 604_800),
)
def test_a_form_is_the_one_that_botocore_makes(
    place: tuple[str, str],
    key: str,
    fields: dict[str, str],
    size: int,
    credentials: Credentials,
    moment: int,
    seconds: int,
) -> None:
    client, signer = reference(*place), ours(place, credentials, moment)
    limit = ["content-length-range", size, size]
    with at(moment, client, credentials):
        expected = client.generate_presigned_post(
            Bucket=BUCKET,
            Key=key,
            Fields=dict(fields),
            Conditions=[*({name: value} for name, value in fields.items()), limit],
            ExpiresIn=seconds,
        )

    made = signer.post_fields(key, fields, [limit], expires_in_seconds=seconds)

    assert signer.url == expected["url"]
    assert made == expected["fields"]


@settings(deadline=None)  # a reference takes longer to make than to ask
@given(
    place=PLACES,
    key=KEYS,
    version=TEXTS,
    disposition=TEXTS,
    credentials=CREDENTIALS,
    moment=MOMENTS,
    seconds=st.integers(1, 604_800),
)
def test_a_link_is_the_one_that_botocore_makes(
    place: tuple[str, str],
    key: str,
    version: str,
    disposition: str,
    credentials: Credentials,
    moment: int,
    seconds: int,
) -> None:
    client, signer = reference(*place), ours(place, credentials, moment)
    with at(moment, client, credentials):
        expected = client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": BUCKET,
                "Key": key,
                "VersionId": version,
                "ResponseContentDisposition": disposition,
            },
            ExpiresIn=seconds,
        )

    query = {"versionId": version, "response-content-disposition": disposition}
    assert signer.get_url(key, query, expires_in_seconds=seconds) == expected
