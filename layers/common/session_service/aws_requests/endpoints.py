"""Where a service is."""

from collections.abc import Mapping


def endpoint_url(service: str, env: Mapping[str, str], *, region: str, suffix: str) -> str:
    """Return the address of a service: the one the environment names, as AWS's own SDKs read it.

    `suffix` is the partition's domain (`amazonaws.com`, in China `amazonaws.com.cn`).
    """
    named = env.get(f"AWS_ENDPOINT_URL_{service.upper()}") or env.get("AWS_ENDPOINT_URL")
    return named or f"https://{service}.{region}.{suffix}"


def region_of(env: Mapping[str, str]) -> str:
    """Return the region. Raise KeyError, naming the variable, where the environment has none."""
    return env.get("AWS_REGION") or env["AWS_DEFAULT_REGION"]
