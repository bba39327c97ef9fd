"""The settings of a deployment, read from the environment that `template.yaml` gives."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from session_service.domain.rate_limits import RateLimits, per_minute
from session_service.domain.sessions import Lifetimes
from session_service.domain.uploads import UploadPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, in real types. There are no defaults: the template has them."""

    table_name: str
    bucket_name: str
    keys_parameter: str
    dynamodb_client: str
    url_suffix: str
    key_generation: int
    allowed_origins: frozenset[str]
    direct_calls: bool
    secure_cookies: bool
    lifetimes: Lifetimes
    upload_policy: UploadPolicy
    upload_scan: bool
    sweep_dry_run: bool
    rate_limits: RateLimits

    @staticmethod
    def from_env(env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings. Raise KeyError, naming the variable, where one is missing."""
        return Settings(
            table_name=env["TABLE_NAME"],
            bucket_name=env["BUCKET_NAME"],
            keys_parameter=env["KEYS_PARAMETER"],
            dynamodb_client=env["DYNAMODB_CLIENT"],
            url_suffix=env["URL_SUFFIX"],
            key_generation=int(env["KEY_GENERATION"]),
            allowed_origins=names(env["ALLOWED_ORIGINS"]),
            direct_calls=env["DIRECT_CALLS"] == "allowed",
            secure_cookies=env["SECURE_COOKIES"] == "true",
            lifetimes=Lifetimes(
                idle=_milliseconds(env["IDLE_SECONDS"]),
                absolute=_milliseconds(env["ABSOLUTE_SECONDS"]),
                recovery=_milliseconds(env["RECOVERY_SECONDS"]),
                warn=_milliseconds(env["WARN_SECONDS"]),
                touch=_milliseconds(env["TOUCH_SECONDS"]),
                rotation_grace=_milliseconds(env["ROTATION_GRACE_SECONDS"]),
            ),
            upload_policy=UploadPolicy(
                content_types=names(env["UPLOAD_TYPES"]),
                max_bytes=int(env["UPLOAD_MAX_BYTES"]),
                max_files=int(env["UPLOAD_MAX_FILES"]),
                max_total_bytes=int(env["UPLOAD_MAX_TOTAL_BYTES"])
                or int(env["UPLOAD_MAX_FILES"]) * int(env["UPLOAD_MAX_BYTES"]),
            ),
            upload_scan=env["UPLOAD_SCAN"] == "on",
            sweep_dry_run=env["SWEEP_DRY_RUN"] == "true",
            rate_limits=RateLimits(
                create=per_minute("create", int(env["CREATE_PER_MINUTE"])),
                renew=per_minute("renew", int(env["CREATE_PER_MINUTE"])),
                uploads=per_minute("uploads", int(env["UPLOADS_PER_MINUTE"])),
                wrong_credentials=per_minute(
                    "wrong_credentials", int(env["WRONG_CREDENTIALS_PER_MINUTE"])
                ),
                forged_credentials=per_minute(
                    "forged_credentials", int(env["WRONG_CREDENTIALS_PER_MINUTE"])
                ),
                requests=per_minute("requests", int(env["REQUESTS_PER_MINUTE"])),
            ),
        )


def _milliseconds(seconds: str) -> int:
    return int(seconds) * 1000


def names(text: str) -> frozenset[str]:
    """Return the members of a list with commas; nothing is an empty list."""
    return frozenset(name.strip() for name in text.split(",") if name.strip())
