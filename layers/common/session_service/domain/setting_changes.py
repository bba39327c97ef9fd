"""Settings that a deployment changed: each is told once, with what it was before.

A deployment leaves no request behind. So whoever runs with the settings compares them, on a
schedule, with what was recorded last; the write that records a new value carries its event. A
setting that was never recorded is only recorded: nobody changed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol

from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.ports import Clock, Entropy
from session_service.domain.sessions import DEFAULT_TENANT

# Settings are the deployment's, for all tenants: the tenant that every deployment has tells of
# them, where its operators see it.
SETTINGS_TENANT = DEFAULT_TENANT
# A list may have thousands of characters; an event is small.
_LONGEST = 500
_DIGITS = 16


class Recorded(NamedTuple):
    """A setting as it was recorded last. `value` is None where it cannot be read.

    `seen` is what the store knows this very state by.
    """

    value: str | None
    version: int
    seen: Mapping[str, object]


class SettingsStore(Protocol):
    """The settings that were recorded last."""

    def recorded(self, tenant_id: str) -> Mapping[str, Recorded]:
        """Return them by parameter, strongly consistent."""
        ...

    def record(
        self, tenant_id: str, setting: str, value: str, was: Recorded | None, event: Change | None
    ) -> bool:
        """Write a value with its event; False where the setting is not as it `was` any more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsKeeper:
    """The use case."""

    store: SettingsStore
    clock: Clock
    entropy: Entropy

    def keep_up(self, settings: Mapping[str, str], cause: Cause) -> int:
        """Record the settings, by parameter, where they differ; return how many changes were told.

        What another run records meanwhile is its to tell.
        """
        recorded, told = self.store.recorded(SETTINGS_TENANT), 0
        for setting, value in settings.items():
            was = recorded.get(setting)
            if was is not None and was.value == value:
                continue
            event = None if was is None else self._event(setting, was.value, value, cause)
            done = self.store.record(SETTINGS_TENANT, setting, value, was, event)
            told += done and event is not None
        return told

    def _event(self, setting: str, before: str | None, after: str, cause: Cause) -> Change:
        facts = {"setting": setting, "after": shortened(after)}
        if before is not None:
            facts["before"] = shortened(before)
        return change(
            Action.SETTINGS_CHANGED,
            cause=cause,
            session_id="",
            at=self.clock(),
            entropy=self.entropy,
            facts=facts,
        )


def shortened(value: str) -> str:
    """Return a value of at most 500 characters; a cut one ends in a digest of the whole.

    So two that differ only behind the cut are still two.
    """
    if len(value) <= _LONGEST:
        return value
    digest = sha256(value.encode()).hexdigest()[:_DIGITS]
    ending = f"... ({len(value)} characters, sha256 {digest})"
    return value[: _LONGEST - len(ending)] + ending
