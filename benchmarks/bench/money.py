"""What DynamoDB's units cost, at published prices."""

from collections.abc import Mapping

from benchmarks.monthly_bill import PRICES

# On demand, us-east-1, standard table class. Amazon DynamoDB's price page, as of 2025-07-21 (the
# prices since November 2024); read for this benchmark on 2026-11-22.
USD_PER_MILLION_READ_UNITS = PRICES["read unit"].dollars
USD_PER_MILLION_WRITE_UNITS = PRICES["write unit"].dollars

# What the headline supposes of a visit: the app's requests have the session checked every ten
# seconds, and in one minute of five the visitor does something that the client touches for.
CHECK_SECONDS = 10
TOUCH_SECONDS = 300
# What it is under others. A client touches once a minute at most, and a session of 30 minutes'
# idleness lives on with a touch every 25.
CHECKS = (2, 10, 60, 300)
TOUCHES = (60, 300, 1500)

type Units = Mapping[str, float]


def usd_per_million(units: Units) -> float:
    """Return the price of a million operations of so many `read` and `write` units each."""
    return round(
        units["read"] * USD_PER_MILLION_READ_UNITS + units["write"] * USD_PER_MILLION_WRITE_UNITS,
        6,
    )


def usd_per_million_validations(
    validate: Units,
    touch: Units,
    check_seconds: float = CHECK_SECONDS,
    touch_seconds: float = TOUCH_SECONDS,
) -> float:
    """Return the price of a million checks with the touches that come with them."""
    touches = check_seconds / touch_seconds
    return round(usd_per_million(validate) + touches * usd_per_million(touch), 6)


def sensitivity(validate: Units, touch: Units) -> list[dict[str, float]]:
    """Return that price for other ways to visit."""
    return [
        {
            "check_seconds": check,
            "touch_seconds": between,
            "usd": usd_per_million_validations(validate, touch, check, between),
        }
        for check in CHECKS
        for between in TOUCHES
    ]
