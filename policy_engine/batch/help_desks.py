"""What help desks call the parts of a ticket. One table a help desk: what it is for a policy → the help desk's name for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ZENDESK: dict[str, str] = {
    "id": "id",
    "created_at": "created_at",
    "subject": "subject",
    "text": "description",
    "fields.status": "status",
    "fields.priority": "priority",
    "fields.type": "type",
    "fields.tags": "tags",
    "fields.channel": "via.channel",
    "fields.brand": "brand_id",
    "fields.group": "group_id",
    "fields.assignee": "assignee_id",
    "fields.requester": "requester_id",
    "fields.organization": "organization_id",
    "fields.satisfaction": "satisfaction_rating.score",
    "fields.updated_at": "updated_at",
    "fields.due_at": "due_at",
}
"""The ticket of Zendesk's API and of its JSON export."""

HELP_DESKS: dict[str, dict[str, str]] = {"zendesk": ZENDESK}
NUMBERED = "custom_fields"
"""A list of `{id, value}` that is read as a group: `custom_fields.360001` is the value of the field 360001."""


def columns_from(help_desk: str | None, own: Mapping[str, str]) -> dict[str, str]:
    """What → column: the help desk's, overruled by one's own."""
    return {**(HELP_DESKS[help_desk] if help_desk else {}), **own}


def with_numbered(record: dict[str, Any]) -> dict[str, Any]:
    """The record with its numbered fields as a group."""
    listed = record.get(NUMBERED)
    if not isinstance(listed, list):
        return record
    pairs = {str(item["id"]): item.get("value") for item in listed if isinstance(item, dict) and "id" in item}
    return {**record, NUMBERED: {name: value for name, value in pairs.items() if value is not None}}
