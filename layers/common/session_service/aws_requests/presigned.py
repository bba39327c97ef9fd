"""Signature Version 4 of what somebody else sends to a bucket: a form's POST, a link's GET.

Nothing is asked of S3. What is signed lasts until its own end or that of the credentials.
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from session_service.aws_requests.credentials import CredentialSource
from session_service.aws_requests.signature_v4 import SigningKey, amz_date, string_to_sign

_ALGORITHM = "AWS4-HMAC-SHA256"


class BucketSigner:
    """Signs for one bucket at its `url`; `now` gives epoch seconds.

    Both methods raise RequestError where there are no credentials.
    """

    def __init__(
        self,
        bucket: str,
        url: str,
        *,
        region: str,
        credentials: CredentialSource,
        now: Callable[[], float],
    ) -> None:
        self.url = url
        self._bucket = bucket
        self._key = SigningKey("s3", region)
        self._credentials = credentials
        self._now = now

    def post_fields(
        self,
        key: str,
        fields: Mapping[str, str],
        conditions: Sequence[object],
        *,
        expires_in_seconds: int,
    ) -> dict[str, str]:
        """Return the fields of a form for one object: `fields`, each exactly so, and the policy.

        `conditions` are what the policy asks for beyond them (AWS: POST policy conditions).
        """
        now = self._now()
        credentials, stamp = self._credentials.current(), amz_date(now)
        scope = f"{stamp[:8]}/{self._key.scope}"
        signed = {
            "x-amz-algorithm": _ALGORITHM,
            "x-amz-credential": f"{credentials.access_key_id}/{scope}",
            "x-amz-date": stamp,
        }
        if credentials.session_token:
            signed["x-amz-security-token"] = credentials.session_token
        ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + expires_in_seconds))
        exactly = {"bucket": self._bucket, "key": key, **signed}
        demanded = [
            *({name: value} for name, value in fields.items()),
            *conditions,
            *({name: value} for name, value in exactly.items()),
        ]
        policy = b64encode(json.dumps({"expiration": ends, "conditions": demanded}).encode())
        text, secret = policy.decode(), credentials.secret_access_key
        signature = self._key.signature(text, stamp[:8], secret)
        return {**fields, "key": key, **signed, "policy": text, "x-amz-signature": signature}

    def get_url(self, key: str, query: Mapping[str, str], *, expires_in_seconds: int) -> str:
        """Return a link to one object, with the parameters of `GetObject` as they stand in URLs."""
        credentials, stamp = self._credentials.current(), amz_date(self._now())
        scope = f"{stamp[:8]}/{self._key.scope}"
        parameters = {
            **query,
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{credentials.access_key_id}/{scope}",
            "X-Amz-Date": stamp,
            "X-Amz-Expires": str(expires_in_seconds),
            "X-Amz-SignedHeaders": "host",
        }
        if credentials.session_token:
            parameters["X-Amz-Security-Token"] = credentials.session_token
        pairs = [f"{_encoded(name)}={_encoded(value)}" for name, value in parameters.items()]
        url = f"{self.url.rstrip('/')}/{quote(key, safe='/~')}"
        parts = urlsplit(url)
        request = f"GET\n{parts.path}\n{'&'.join(sorted(pairs))}\nhost:{parts.netloc}\n\nhost\n"
        text = string_to_sign(request + "UNSIGNED-PAYLOAD", stamp, scope)
        signature = self._key.signature(text, stamp[:8], credentials.secret_access_key)
        return f"{url}?{'&'.join(pairs)}&X-Amz-Signature={signature}"


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")
