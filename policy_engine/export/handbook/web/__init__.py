"""The handbook as one HTML file: it opens without a network, runs nothing, and prints as a book."""

from __future__ import annotations

from policy_engine.export.handbook.web.file import handbook_html
from policy_engine.export.handbook.web.writing import html_is_stale, write_html

__all__ = ["handbook_html", "html_is_stale", "write_html"]
