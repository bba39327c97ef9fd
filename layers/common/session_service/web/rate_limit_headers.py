"""The RateLimit headers of draft-ietf-httpapi-ratelimit-headers-11, as structured fields."""


def rate_limit_headers(
    limit: str, *, quota: int, window_seconds: int, remaining: int, wait_seconds: int
) -> dict[str, str]:
    """Return the policy, and what is left of it: `remaining` calls within `wait_seconds`."""
    return {
        "RateLimit-Policy": f'"{limit}";q={quota};w={window_seconds}',
        "RateLimit": f'"{limit}";r={remaining};t={wait_seconds}',
    }
