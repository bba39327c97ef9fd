"""What operators see of how the service is set."""

from typing import TypedDict

from session_service.config import Settings
from session_service.web.time_windows import DAY_MS


class SettingView(TypedDict):
    """One setting, by the parameter of the deployment that sets it. `unit` is null for none."""

    name: str
    value: int | bool | str | list[str]
    unit: str | None
    parameter: str


class SettingsAnswer(TypedDict):
    """What the deployment runs with. Nothing can be changed here: a deployment sets it.

    There are no settings of a tenant's own yet.
    """

    editable: bool
    items: list[SettingView]


def settings_answer(settings: Settings, audit_retention: int) -> SettingsAnswer:
    """Return the view of a deployment's settings: all but where its stores are.

    The audit is kept for so many milliseconds.
    """
    lifetimes, uploads, limits = settings.lifetimes, settings.upload_policy, settings.rate_limits
    seconds = {
        "IdleSeconds": lifetimes.idle,
        "AbsoluteSeconds": lifetimes.absolute,
        "RecoverySeconds": lifetimes.recovery,
        "WarnSeconds": lifetimes.warn,
        "TouchSeconds": lifetimes.touch,
        "RotationGraceSeconds": lifetimes.rotation_grace,
    }
    per_minute = {
        "CreatePerMinute": limits.create.quota,
        "WrongCredentialsPerMinute": limits.wrong_credentials.quota,
        "UploadsPerMinute": limits.uploads.quota,
        "RequestsPerMinute": limits.requests.quota,
    }
    plain: dict[str, tuple[int | bool | str | list[str], str | None]] = {
        "UploadTypes": (sorted(uploads.content_types), None),
        "UploadMaxBytes": (uploads.max_bytes, "bytes"),
        "UploadMaxFiles": (uploads.max_files, "files"),
        "UploadMaxTotalBytes": (uploads.max_total_bytes, "bytes"),
        "UploadScan": (settings.upload_scan, None),
        "SweepDryRun": (settings.sweep_dry_run, None),
        "AllowedOrigins": (sorted(settings.allowed_origins), None),
        "SecureCookies": (settings.secure_cookies, None),
        "AuditRetentionDays": (audit_retention // DAY_MS, "days"),
        "KeyGeneration": (settings.key_generation, None),
    }
    items = [_setting(name, value // 1000, "seconds") for name, value in seconds.items()]
    items += [_setting(name, value, "per minute") for name, value in per_minute.items()]
    items += [_setting(name, value, unit) for name, (value, unit) in plain.items()]
    return {"editable": False, "items": items}


def _setting(parameter: str, value: int | bool | str | list[str], unit: str | None) -> SettingView:
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in parameter).lstrip("_")
    return {"name": name, "value": value, "unit": unit, "parameter": parameter}
