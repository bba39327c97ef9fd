"""AWS Signature Version 4 of a POST to `/` of one service in one region."""

import hmac
import time
from collections.abc import Mapping
from hashlib import sha256

from session_service.aws_requests.credentials import Credentials


class Signer:
    """Signs requests. The key of a day is derived once."""

    def __init__(self, service: str, region: str) -> None:
        self._service = service
        self._region = region
        self._derived_from = ("", "")
        self._key = b""

    def sign(
        self, headers: Mapping[str, str], body: bytes, credentials: Credentials, at: float
    ) -> dict[str, str]:
        """Return the headers, all signed, with the date, the token and the signature.

        Names are in lower case and `host` is among them; `at` is in epoch seconds.
        """
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
        day = stamp[:8]
        signed = {**headers, "x-amz-date": stamp}
        if credentials.session_token:
            signed["x-amz-security-token"] = credentials.session_token
        names = sorted(signed)
        listed = ";".join(names)
        lines = "".join([f"{name}:{' '.join(signed[name].split())}\n" for name in names])
        request = f"POST\n/\n\n{lines}\n{listed}\n{sha256(body).hexdigest()}"
        scope = f"{day}/{self._region}/{self._service}/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{sha256(request.encode()).hexdigest()}"
        key = self._key_of(day, credentials.secret_access_key)
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        signed["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={credentials.access_key_id}/{scope}, "
            f"SignedHeaders={listed}, Signature={signature}"
        )
        return signed

    def _key_of(self, day: str, secret: str) -> bytes:
        if self._derived_from != (day, secret):
            key = f"AWS4{secret}".encode()
            for part in (day, self._region, self._service, "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._key, self._derived_from = key, (day, secret)
        return self._key
