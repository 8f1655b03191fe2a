"""Writes a diagram of a policy to a file; its suffix says in which format."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from policy_engine.api import Policy
from policy_engine.decision.models import Decision
from policy_engine.export.diagram.dot import dot_of
from policy_engine.export.diagram.draw import draw
from policy_engine.export.diagram.drawing import TEXTS, Wanted, drawn_of, picture_pages, svg_of, whole_picture
from policy_engine.export.diagram.fonts import has_fonts
from policy_engine.export.diagram.mermaid import mermaid_of
from policy_engine.export.diagram.outline import outline_of
from policy_engine.export.diagram.picture import Picture
from policy_engine.export.diagram.theme import Theme, darken
from policy_engine.messages import say

SUFFIXES = (".svg", ".png", ".pdf", *TEXTS)


class NoRenderer(Exception):
    """The picture could not be drawn on this machine. `sentences` say what was written instead, and what to do."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def dot_text(policy: Policy, highlight: Decision | None = None) -> str:
    """The policy's tree in Graphviz' DOT language."""
    return dot_of(draw(policy, highlight))


def mermaid_text(policy: Policy, highlight: Decision | None = None) -> str:
    """The policy's tree in Mermaid's language."""
    return mermaid_of(draw(policy, highlight))


def outline_text(policy: Policy, highlight: Decision | None = None) -> str:
    """The policy's tree as a numbered outline."""
    return outline_of(draw(policy, highlight))


def write_diagram(policy: Policy, out: Path, *, highlight: Decision | None = None, wanted: Wanted | None = None) -> list[str]:
    """Write a view of the policy to `out`, the whole tree unless `wanted` says otherwise, and return sentences that say what was written.

    `.svg`, `.png`, `.pdf` are pictures, `.dot` and `.mmd` are Graphviz' and Mermaid's text, `.txt` is an outline, `.json` is data. What is
    too large for a page goes into several files: `out` is their overview. Raises ValueError for another suffix or view, NoRenderer where a
    picture can't be drawn (its text is written instead), OSError where a file can't be written.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(say("diagram.suffix", suffixes=", ".join(SUFFIXES)))
    chosen = wanted or Wanted(decision=highlight)
    pages = picture_pages(policy, chosen, suffix, lambda name: file_of(out, name).name)
    whole = whole_picture(policy, chosen)
    remarks = _remarks(whole, chosen.decision if whole.view == "tree" else None)
    contents = {file_of(out, page.name): _content(page.picture, out, chosen.theme, remarks) for page in pages}
    for file, content in contents.items():
        _save(file, content)
    written = [say("diagram.written", file=file) for file in contents]
    return [*written, *([say("diagram.pages_written", count=len(pages) - 1, file=out)] if len(pages) > 1 else []), *remarks]


def file_of(out: Path, name: str) -> Path:
    """The file of a page: `tree-level.svg` beside `tree.svg`."""
    return out.with_name(f"{out.stem}-{name}{out.suffix}") if name else out


def _content(picture: Picture, out: Path, theme: Theme, remarks: list[str]) -> bytes:
    """The bytes of one page. Raises NoRenderer."""
    suffix = out.suffix.lower()
    if suffix in TEXTS:
        text = TEXTS[suffix](picture)
        return (darken(text) if suffix == ".dot" and theme == "dark" else text).encode("utf-8")
    if suffix != ".svg" and not has_fonts():
        raise _no_fonts(picture, out, remarks)
    drawn = drawn_of(picture, suffix, theme)
    if not drawn:
        raise _no_renderer(picture, out, remarks)
    return drawn


def _no_renderer(picture: Picture, out: Path, remarks: list[str]) -> NoRenderer:
    """What to raise on a machine that can't draw; the texts are written instead."""
    texts = {out.with_suffix(".dot"): dot_of(picture), out.with_suffix(".mmd"): mermaid_of(picture)}
    for file, text in texts.items():
        _save(file, text.encode("utf-8"))
    wrote = say("diagram.written_instead", files=say("diagram.and").join(str(file) for file in texts))
    return NoRenderer([say("diagram.no_renderer"), wrote, say("diagram.get_renderer", file=out), *remarks])


def _no_fonts(picture: Picture, out: Path, remarks: list[str]) -> NoRenderer:
    """What to raise on a machine without fonts; the SVG, which brings its text along, is written where it can be."""
    svg = svg_of(picture)
    instead = out.with_suffix(".svg" if svg else ".dot")
    _save(instead, (svg or dot_of(picture)).encode("utf-8"))
    return NoRenderer([say("diagram.no_fonts", suffix=out.suffix), say("diagram.written_instead", files=instead), *remarks])


def _remarks(picture: Picture, highlight: Decision | None) -> list[str]:
    """What the reader should know about the picture."""
    remarks = [say("diagram.too_large", section=title) for title in picture.as_list]
    if highlight is None:
        return remarks
    if not picture.is_highlighted:
        return [*remarks, say("diagram.not_highlighted")]
    nodes = [node for section in picture.sections for node in section.nodes if node.on_path]
    if not nodes:
        return [*remarks, say("diagram.not_highlighted")]
    return [*remarks, say("diagram.highlighted_until")] if any(node.kind == "stub" for node in nodes) else remarks


def _save(file: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises OSError that names `file`, and not the one it is written to first."""
    try:
        _replace(file, content)
    except OSError as problem:
        raise type(problem)(problem.errno, problem.strerror, str(file)) from None


def _replace(file: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    """What new files are kept from; asking for it means setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
