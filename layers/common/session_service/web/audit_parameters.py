"""The query parameters of the audit and of the lists over time, by name, with what each does."""

PLATFORMS = ("web", "ios", "android", "windows", "macos", "linux", "other")
WINDOW = {
    "last": "Only the last 1h, 24h, 7d or 30d: the default is 24h. Not together with from and to.",
    "from": "Only from this time on (RFC 3339).",
    "to": "Only before this time (RFC 3339); now, where it is not given.",
}
PAGE = {
    "limit": "Page size, 1 to 100.",
    "cursor": "`next_cursor` of the page before, with all other parameters as they were.",
}
TOTAL = {"total": "Whether to count: true. Counting looks at 10,000 events at most."}
_ANY_OF = "One value or several with commas, any of which will do; with ! in front, none of which."
FILTERS = {
    "action": f"What happened. {_ANY_OF}",
    "class": f"The event's OCSF class. {_ANY_OF}",
    "outcome": f"success or failure. {_ANY_OF}",
    "severity": f"informational, low, medium or high. {_ANY_OF}",
    "code": f"The problem code of a refusal. {_ANY_OF}",
    "reason": f"Why. {_ANY_OF}",
    "session_id": f"The session it is about. {_ANY_OF}",
    "upload_id": f"The upload it is about. {_ANY_OF}",
    "actor": f"Who did it, as `visitor` or `operator:<key id>`. {_ANY_OF}",
    "actor_type": f"The kind of who did it: visitor, operator, sweep, … {_ANY_OF}",
    "request_id": f"The request it came from. {_ANY_OF}",
    "op_id": f"The operation it is a part of. {_ANY_OF}",
    "network": f"The network refused requests came from, as the audit has it. {_ANY_OF}",
    "operation": f"The route of summarised requests. {_ANY_OF}",
}
AUDIT_LIST = {**FILTERS, **WINDOW, **PAGE, **TOTAL}
HISTOGRAM = {
    **FILTERS,
    **WINDOW,
    "buckets": "How many equal stretches of time, 1 to 400; 60 where it is not given.",
}
EVENT = {
    "at": "When it happened, as every answer, line and export has it: events are kept by time."
}
SESSION_FILTERS = {
    "status": "active, expired, ended, revoked, blocked, replaced or closed; several with commas.",
    "platform": "web, ios, android, windows, macos, linux or other; several with commas.",
    "has_uploads": "true: only sessions that hold uploads; false: only those that hold none.",
}
SESSION_LIST = {
    **SESSION_FILTERS,
    "search": "A session id or its first 4 or more letters, an upload id, or a request id.",
    **WINDOW,
    **PAGE,
    **TOTAL,
}
OVERVIEW = {
    "last": "Only the last 24h, 7d or 30d: the default is 24h. Not together with from and to.",
    "from": WINDOW["from"],
    "to": WINDOW["to"],
    "compare": "true: with the key figures of the same length of time before.",
}
