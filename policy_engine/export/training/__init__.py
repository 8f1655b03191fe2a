"""The training page: one HTML file around the data of a course."""

from policy_engine.export.training.page import MARK, page_html

__all__ = ["MARK", "page_html"]
