"""Views of a policy as pictures, as Graphviz' or Mermaid's text, as JSON, and as an outline."""

from policy_engine.export.diagram.data import picture_data
from policy_engine.export.diagram.drawing import Wanted, svg_text, view_text, whole_picture
from policy_engine.export.diagram.render import render_svg
from policy_engine.export.diagram.write import NoRenderer, dot_text, mermaid_text, outline_text, write_diagram

__all__ = [
    "NoRenderer",
    "Wanted",
    "dot_text",
    "mermaid_text",
    "outline_text",
    "picture_data",
    "render_svg",
    "svg_text",
    "view_text",
    "whole_picture",
    "write_diagram",
]
