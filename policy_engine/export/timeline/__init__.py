"""A timeline as text, as calendar entries (`.ics`), and as a picture."""

from policy_engine.export.timeline.ics import ics_text
from policy_engine.export.timeline.picture import svg_text
from policy_engine.export.timeline.plain import timeline_text

__all__ = ["ics_text", "svg_text", "timeline_text"]
