"""AWS Signature Version 4 of a POST to `/`: one service, one host, one region."""

import hmac
import time
from hashlib import sha256

from session_service.aws_requests.credentials import Credentials


class SigningKey:
    """What signs in one region for one service. The key of a day is derived once."""

    def __init__(self, service: str, region: str) -> None:
        self.scope = f"{region}/{service}/aws4_request"
        self._derived_from = ("", "")
        self._keyed = hmac.new(b"", digestmod="sha256")

    def signature(self, text: str, day: str, secret: str) -> str:
        """Return the signature of a text in hex, by the key of a day (`YYYYMMDD`)."""
        if self._derived_from != (day, secret):
            key = f"AWS4{secret}".encode()
            for part in (day, *self.scope.split("/")):
                key = hmac.digest(key, part.encode(), "sha256")
            self._keyed = hmac.new(key, digestmod="sha256")
            self._derived_from = (day, secret)
        # A copy is a quarter cheaper than beginning with the key again.
        signed = self._keyed.copy()
        signed.update(text.encode())
        return signed.hexdigest()


class Signer:
    """Signs requests."""

    def __init__(self, service: str, region: str, *, host: str, content_type: str) -> None:
        self._key = SigningKey(service, region)
        self._first_lines = f"content-type:{content_type}\nhost:{host}\nx-amz-date:"

    def head(self, target: str, body: bytes, credentials: Credentials, at: float) -> bytes:
        """Return the signed head of the request that sends `body` to an operation of the service.

        `target` is the operation as `X-Amz-Target` names it; `at` is in epoch seconds.
        """
        stamp = amz_date(at)
        scope = f"{stamp[:8]}/{self._key.scope}"
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
        text = string_to_sign(request, stamp, scope)
        signature = self._key.signature(text, stamp[:8], credentials.secret_access_key)
        return (
            (
                "POST / HTTP/1.1\n"
                f"{lines}"
                f"authorization:AWS4-HMAC-SHA256 Credential={credentials.access_key_id}/{scope}, "
                f"SignedHeaders={names}, Signature={signature}\n"
                f"content-length:{len(body)}\n\n"
            )
            .replace("\n", "\r\n")
            .encode("latin-1")
        )


def amz_date(at: float) -> str:
    """Return epoch seconds as `X-Amz-Date` has them; its first eight letters are the day."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))


def string_to_sign(canonical_request: str, stamp: str, scope: str) -> str:
    """Return what is signed for a request in its canonical form."""
    digest = sha256(canonical_request.encode()).hexdigest()
    return f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
