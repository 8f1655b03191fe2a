"""What every part of a decision is made of."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class DecisionPart(BaseModel):
    """Frozen, and nothing in it but what is described."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def says(description: str, default: Any = ...) -> Any:
    return Field(default, description=description)
