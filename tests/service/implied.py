"""Parts of conditions that can never matter, and why; they stay as they say what is meant."""

IMPLIED: dict[tuple[str, str], str] = {}
