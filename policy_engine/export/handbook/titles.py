"""The titles of the pages that every handbook may have."""

from __future__ import annotations

from policy_engine.messages import say


def page_key(page: str) -> str:
    return page.removesuffix(".md").replace("-", "_")


def page_title(page: str) -> str:
    """The title of a page that every handbook may have."""
    return say(f"handbook.page.{page_key(page)}")
