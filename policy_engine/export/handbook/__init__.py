"""The handbook: a policy as pages of markdown that an agent can work from on her first day."""

from __future__ import annotations

from policy_engine.export.handbook.forms import PAGES, WIKI, Form
from policy_engine.export.handbook.pages import MARK, handbook_pages
from policy_engine.export.handbook.places import Place, place_of, places_of
from policy_engine.export.handbook.writing import handbook_is_stale, write_handbook

__all__ = ["MARK", "PAGES", "WIKI", "Form", "Place", "handbook_is_stale", "handbook_pages", "place_of", "places_of", "write_handbook"]
