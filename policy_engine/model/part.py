"""What every part of a policy has in common: it is frozen, takes no unknown key, and may carry notes.

Modules of models do without `from __future__ import annotations` where they can: pydantic would compile every annotation at every start.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from policy_engine.model.words import Text


def key(description: str, example: Any, /, default: Any = ..., alias: str | None = None) -> Any:
    """A field with the description and the example that the editor shows."""
    return Field(default, description=description, examples=[example], alias=alias)


class Part(BaseModel):
    """A part of a policy. Notes have no effect on answers; they reach the handbook."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, arbitrary_types_allowed=True, validate_by_alias=True)

    note: Text | None = key("A remark for readers. It reaches the handbook and changes no answer.", "Agreed with finance in March.", None)
    means: Text | None = key("What this stands for, in a sentence.", "Nobody can work and there is no way round it.", None)
    understood_as: Text | None = key(
        "How an unclear word of the source was read. The handbook lists all of them.", "'Soon' was read as two hours.", None
    )
    source: Text | None = key("Where this comes from: a document, a section, a link.", "Support handbook, section 4", None)
