"""AWS Signature Version 4 of a POST to `/`: one service, one host, one region."""

import hmac
import time
from hashlib import sha256

from session_service.aws_requests.credentials import Credentials


class Signer:
    """Signs requests. The key of a day is derived once."""

    def __init__(self, service: str, region: str, *, host: str, content_type: str) -> None:
        self._scope = f"{region}/{service}/aws4_request"
        self._first_lines = f"content-type:{content_type}\nhost:{host}\nx-amz-date:"
        self._derived_from = ("", "")
        self._key = b""

    def head(self, target: str, body: bytes, credentials: Credentials, at: float) -> bytes:
        """Return the signed head of the request that sends `body` to an operation of the service.

        `target` is the operation as `X-Amz-Target` names it; `at` is in epoch seconds.
        """
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
        day = stamp[:8]
        token = credentials.session_token
        # As they are signed, sorted and without spaces, so are they sent.
        lines = (
            f"{self._first_lines}{stamp}\nx-amz-security-token:{token}\nx-amz-target:{target}\n"
            if token
            else f"{self._first_lines}{stamp}\nx-amz-target:{target}\n"
        )
        names = (
            "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
            if token
            else "content-type;host;x-amz-date;x-amz-target"
        )
        request = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
        digest = sha256(request.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{stamp}\n{day}/{self._scope}\n{digest}"
        key = self._key_of(day, credentials.secret_access_key)
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        return (
            (
                "POST / HTTP/1.1\n"
                f"{lines}"
                f"authorization:AWS4-HMAC-SHA256 Credential={credentials.access_key_id}/{day}/"
                f"{self._scope}, SignedHeaders={names}, Signature={signature}\n"
                f"content-length:{len(body)}\n\n"
            )
            .replace("\n", "\r\n")
            .encode("latin-1")
        )

    def _key_of(self, day: str, secret: str) -> bytes:
        if self._derived_from != (day, secret):
            key = f"AWS4{secret}".encode()
            for part in (day, *self._scope.split("/")):
                key = hmac.digest(key, part.encode(), "sha256")
            self._key, self._derived_from = key, (day, secret)
        return self._key
