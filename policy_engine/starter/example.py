"""What the shipped policy of a sector says where nobody says otherwise."""

from __future__ import annotations

from policy_engine.api import load
from policy_engine.messages import say
from policy_engine.shipped import shipped_policy
from policy_engine.starter.catalogue import Sector

# question → key of `company`
KEYS = {"company_type": "type", "audience": "audience", "issues": "common_issues", "team": "team", "challenges": "challenges"}


def example_of(sector: Sector, key: str) -> str:
    """The example in words."""
    if key == "name":
        return say("starter.no_name")
    company = load(shipped_policy(sector.policy)).document.company
    value = getattr(company, KEYS[key]) if company is not None else None
    return ", ".join(value) if isinstance(value, tuple) else value or ""
