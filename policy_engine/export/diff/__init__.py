"""The difference of two policies as text, as a comment on a pull request, and as data."""

from policy_engine.export.diff.data import diff_data
from policy_engine.export.diff.markdown import diff_markdown
from policy_engine.export.diff.report import ReportOptions
from policy_engine.export.diff.text import diff_text

__all__ = ["ReportOptions", "diff_data", "diff_markdown", "diff_text"]
