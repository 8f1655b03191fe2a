"""The decision tree as a picture, as Graphviz' or Mermaid's text, and as an outline."""

from policy_engine.export.diagram.render import render_svg
from policy_engine.export.diagram.write import NoRenderer, dot_text, mermaid_text, outline_text, write_diagram

__all__ = ["NoRenderer", "dot_text", "mermaid_text", "outline_text", "render_svg", "write_diagram"]
