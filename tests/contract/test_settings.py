import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from session_service.config import Settings
from tests.contract.expanded_template import properties, source
from tests.contract.functions import FOLDERS, ROOT, logical_id

GLOBALS: dict[str, Any] = source()["Globals"]["Function"]["Environment"]["Variables"]
# Read by libraries, not by our code.
LIBRARY = {name for name in GLOBALS if name.startswith(("POWERTOOLS_", "PYDANTIC_"))}
PACKAGE = ROOT / "layers/common/session_service"

EXAMPLE = {
    "TABLE_NAME": "table",
    "BUCKET_NAME": "bucket",
    "KEYS_PARAMETER": "/stack/service-keys",
    "KEY_GENERATION": "2",
    "DYNAMODB_CLIENT": "narrow",
    "URL_SUFFIX": "amazonaws.com",
    "DIRECT_CALLS": "refused",
    "ALLOWED_ORIGINS": "https://a.example, https://b.example,",
    "SECURE_COOKIES": "true",
    "IDLE_SECONDS": "1800",
    "ABSOLUTE_SECONDS": "86400",
    "RECOVERY_SECONDS": "0",
    "WARN_SECONDS": "120",
    "TOUCH_SECONDS": "60",
    "ROTATION_GRACE_SECONDS": "30",
    "CREATE_PER_MINUTE": "10",
    "WRONG_CREDENTIALS_PER_MINUTE": "20",
    "UPLOADS_PER_MINUTE": "10",
    "REQUESTS_PER_MINUTE": "300",
    "UPLOAD_TYPES": "application/pdf,image/png",
    "UPLOAD_MAX_BYTES": "5242880",
    "UPLOAD_MAX_FILES": "3",
    "UPLOAD_MAX_TOTAL_BYTES": "7000000",
    "UPLOAD_SCAN": "on",
    "SWEEP_DRY_RUN": "true",
}


class Recorder(Mapping[str, str]):
    """An environment that remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return EXAMPLE[name]

    def __iter__(self) -> Iterator[str]:
        return iter(EXAMPLE)

    def __len__(self) -> int:
        return len(EXAMPLE)


def settings_variables() -> set[str]:
    recorder = Recorder()
    Settings.from_env(recorder)
    return recorder.asked


def variables_of(folder: str) -> set[str]:
    """The variables of one function alone, beside the global ones."""
    properties = source()["Resources"][logical_id(folder)]["Properties"]
    return set(properties.get("Environment", {}).get("Variables", {}))


def variables_read_in(path: Path) -> set[str]:
    """The names in every `os.environ["…"]` of a file."""
    return {
        node.slice.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript)
        and ast.unparse(node.value) == "os.environ"
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    }


def upper_case(parameter: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", parameter).upper()


def test_the_settings_are_exactly_the_variables_that_all_functions_get() -> None:
    assert settings_variables() == set(GLOBALS) - LIBRARY


def test_the_package_reads_no_other_variable_than_its_functions_get() -> None:
    read = {name for path in PACKAGE.rglob("*.py") for name in variables_read_in(path)}
    read |= {
        n for folder in FOLDERS for n in variables_read_in(ROOT / f"functions/{folder}/app.py")
    }
    own = {name for folder in FOLDERS for name in variables_of(folder)}

    assert read <= set(GLOBALS) | own
    assert own <= read | settings_variables()


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_the_environment_is_read_by_the_settings_the_log_and_the_wiring_only(path: Path) -> None:
    if path.name not in ("config.py", "observability.py") and path.parent.name != "bootstrap":
        text = path.read_text(encoding="utf-8")
        assert "environ" not in text.replace("environment", "")
        assert "getenv" not in text


def test_a_variable_that_comes_from_a_parameter_has_its_name() -> None:
    parameters = set(source()["Parameters"])
    referred = {
        name: value["Ref"]
        for name, value in GLOBALS.items()
        if name not in LIBRARY and isinstance(value, dict) and value.get("Ref") in parameters
    }

    assert referred
    assert {upper_case(parameter): parameter for parameter in referred.values()} == referred


def test_every_setting_that_a_deployment_may_choose_is_a_parameter() -> None:
    resources = {"TABLE_NAME", "BUCKET_NAME", "KEYS_PARAMETER", "URL_SUFFIX"}
    parameters = {upper_case(parameter) for parameter in source()["Parameters"]}

    assert settings_variables() - resources <= parameters


def test_who_compares_the_settings_runs_with_those_that_operators_are_shown() -> None:
    shown, compared = (
        properties(logical_id(folder))["Environment"]["Variables"]
        for folder in ("observe_service", "roll_up")
    )
    # Where the stores are is no setting that is shown, and neither is the way to them.
    names = (settings_variables() | {"AUDIT_RETENTION_DAYS"}) - {"DYNAMODB_CLIENT"}

    assert {name: compared[name] for name in names} == {name: shown[name] for name in names}


def test_settings_have_real_types() -> None:
    settings = Settings.from_env(EXAMPLE)

    assert settings.allowed_origins == {"https://a.example", "https://b.example"}
    assert settings.direct_calls is False
    assert settings.secure_cookies is True
    assert settings.key_generation == 2
    assert settings.lifetimes.idle == 1_800_000
    assert settings.upload_policy.content_types == {"application/pdf", "image/png"}
    assert settings.upload_policy.max_total_bytes == 7_000_000
    assert settings.upload_scan
    assert settings.sweep_dry_run


def test_no_origin_is_allowed_unless_named() -> None:
    assert Settings.from_env(EXAMPLE | {"ALLOWED_ORIGINS": ""}).allowed_origins == frozenset()


@pytest.mark.parametrize("text", ["false", "", "TRUE", "1"])
def test_cookies_are_secure_only_if_the_template_says_true(text: str) -> None:
    # The template allows nothing but true and false.
    assert Settings.from_env(EXAMPLE | {"SECURE_COOKIES": text}).secure_cookies is False


@pytest.mark.parametrize("name", EXAMPLE)
def test_a_missing_variable_is_named(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        Settings.from_env({key: value for key, value in EXAMPLE.items() if key != name})


def test_the_templates_defaults_are_settings() -> None:
    parameters = source()["Parameters"]
    defaults = {upper_case(name): str(p.get("Default", "")) for name, p in parameters.items()}

    settings = Settings.from_env(EXAMPLE | {n: defaults[n] for n in EXAMPLE if n in defaults})

    lifetimes = settings.lifetimes
    assert (lifetimes.idle, lifetimes.absolute) == (30 * 60_000, 24 * 3_600_000)
    assert (lifetimes.recovery, lifetimes.warn) == (24 * 3_600_000, 2 * 60_000)
    assert (lifetimes.touch, lifetimes.rotation_grace) == (60_000, 30_000)
    assert settings.upload_policy.content_types == {"application/pdf"}
    assert (settings.upload_policy.max_bytes, settings.upload_policy.max_files) == (5 * 2**20, 3)
    assert settings.upload_policy.max_total_bytes == 15 * 2**20
    assert not settings.upload_scan
    assert not settings.sweep_dry_run
    assert settings.secure_cookies
    limits = settings.rate_limits
    assert [limits.create.quota, limits.uploads.quota] == [10, 10]
    assert [limits.wrong_credentials.quota, limits.forged_credentials.quota] == [20, 20]
    assert limits.requests.quota == 300
