"""The handbook: a policy as pages of markdown that an agent can work from on her first day."""

from __future__ import annotations

from policy_engine.export.handbook.pages import MARK, handbook_pages
from policy_engine.export.handbook.writing import handbook_is_stale, write_handbook

__all__ = ["MARK", "handbook_is_stale", "handbook_pages", "write_handbook"]
