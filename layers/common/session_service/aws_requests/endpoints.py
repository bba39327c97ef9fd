"""Where a service is."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def endpoint_url(service: str, env: Mapping[str, str], *, region: str, suffix: str) -> str:
    """Return the address of a service: the one the environment names, as AWS's own SDKs read it.

    `suffix` is the partition's domain (`amazonaws.com`, in China `amazonaws.com.cn`). Raise
    ValueError for an address with a path: requests are signed for `/`.
    """
    named = env.get(f"AWS_ENDPOINT_URL_{service.upper()}") or env.get("AWS_ENDPOINT_URL")
    if named and urlsplit(named).path not in ("", "/"):
        raise ValueError(f"the endpoint of {service} has a path")
    return named or f"https://{service}.{region}.{suffix}"


def bucket_url(bucket: str, env: Mapping[str, str], *, region: str, suffix: str) -> str:
    """Return the address of a bucket: a host of its own, or a path where S3 is an IP address.

    On AWS that is the regional host: the global one answers a redirect for hours after a bucket is
    made, which neither a browser's POST nor a signed GET follows.
    """
    parts = urlsplit(endpoint_url("s3", env, region=region, suffix=suffix))
    host = parts.hostname or ""
    if ":" in host or host.replace(".", "").isdecimal():
        return f"{parts.scheme}://{parts.netloc}/{bucket}"
    return f"{parts.scheme}://{bucket}.{parts.netloc}/"


def region_of(env: Mapping[str, str]) -> str:
    """Return the region. Raise KeyError, naming the variable, where the environment has none."""
    return env.get("AWS_REGION") or env["AWS_DEFAULT_REGION"]
