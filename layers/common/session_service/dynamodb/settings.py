"""The settings that were recorded last: one item each, which carries the event of its change."""

from dataclasses import dataclass

from session_service.domain.changes import Change
from session_service.domain.setting_changes import Recorded
from session_service.dynamodb.attribute_values import Item
from session_service.dynamodb.items import event_map
from session_service.dynamodb.keys import SETTING_PREFIX, setting_key, settings_partition
from session_service.dynamodb.table import Put, RefusedWrite, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBSettings:
    """Implements the domain's SettingsStore."""

    table: Table

    def recorded(self, tenant_id: str) -> dict[str, Recorded]:
        """Return them by parameter, strongly consistent."""
        items = self.table.query(settings_partition(tenant_id), prefix=SETTING_PREFIX)
        return {str(item["SK"]).removeprefix(SETTING_PREFIX): _recorded(item) for item in items}

    def record(
        self, tenant_id: str, setting: str, value: str, was: Recorded | None, event: Change | None
    ) -> bool:
        """Write a value with its event; False where the setting is not as it `was` any more."""
        item: dict[str, object] = {
            **setting_key(tenant_id, setting),
            "entity": "setting",
            "value": value,
            "version": was.version + 1 if was else 1,
        }
        if event is not None:
            item["event"] = event_map(event)
        seen = was.seen if was else {}
        condition = "#version = :version" if seen else "attribute_not_exists(#version)"
        try:
            self.table.write(Put(item=item, condition=condition, values=seen))
        except RefusedWrite:
            return False
        return True


def _recorded(item: Item) -> Recorded:
    """Return what an item says, as far as it can be read: whoever wrote it, it can be replaced."""
    value, version = item.get("value"), item.get("version")
    return Recorded(
        value=value if isinstance(value, str) else None,
        version=version if isinstance(version, int) and version > 0 else 0,
        seen={"version": version} if "version" in item else {},
    )
