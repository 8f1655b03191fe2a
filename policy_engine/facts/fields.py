"""Where a field of a ticket stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def field_at(fields: Mapping[str, Any], dotted: str) -> Any:
    """The field at a dotted path: nested, or with the dots in its name. None when there is none."""
    if dotted in fields:
        return fields[dotted]
    here: Any = fields
    for part in dotted.split("."):
        if not isinstance(here, Mapping) or part not in here:
            return None
        here = here[part]
    return here
