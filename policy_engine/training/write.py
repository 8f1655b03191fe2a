"""The training page of a policy as text, in a file, and whether the file there is still right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policy_engine.api import Policy
from policy_engine.export.diagram import dot_text, render_svg
from policy_engine.export.training import MARK, page_html
from policy_engine.messages import say
from policy_engine.training.course import CourseOptions, course_of
from policy_engine.training.tickets import has_solver
from policy_engine.whole_file import write_whole

LARGEST_PICTURE = 250_000
"""Characters of a picture of the tree that the page carries; a larger one could not be read anyway."""
PICTURE = re.compile(r'<script type="application/json" id="picture">.*')


def training_page(policy: Policy, options: CourseOptions | None = None) -> str:
    """The page. Give a policy that was read with its case files."""
    return _page(policy, course_of(policy, options))


def write_training(policy: Policy, out: Path, options: CourseOptions | None = None) -> list[str]:
    """Write the page to `out`, whole or not at all, and return sentences that say what was written.

    Raises FileExistsError for a file that was not written by this tool, OSError where the file can't be written.
    """
    if out.exists() and not is_ours(out):
        raise FileExistsError(say("training.write.foreign", file=out))
    course = course_of(policy, options)
    text = _page(policy, course)
    write_whole(out, text)
    return [_wrote(out, text, course), *([] if has_solver() else [say("training.write.no_solver")])]


def training_is_stale(policy: Policy, out: Path, options: CourseOptions | None = None) -> list[str]:
    """How the page in `out` differs from the policy, a sentence each; none when it is up to date.

    The picture is not compared: another version of Graphviz draws it otherwise.
    """
    if not out.is_file():
        return [say("training.write.missing", file=out)]
    if not is_ours(out):
        return [say("training.write.foreign", file=out)]
    course = course_of(policy, options)
    if _without_picture(out.read_text(encoding="utf-8")) == _without_picture(_page(policy, course)):
        return []
    return [say("training.write.stale", file=out), *([] if has_solver() else [say("training.write.stale_near")])]


def is_ours(path: Path) -> bool:
    """Whether a file carries the mark of a training page."""
    try:
        with path.open(encoding="utf-8") as opened:
            return opened.read(len(MARK)) == MARK
    except (OSError, UnicodeDecodeError):
        return False


def _page(policy: Policy, course: Mapping[str, Any]) -> str:
    picture = render_svg(dot_text(policy))
    return page_html(course, picture if picture and len(picture) <= LARGEST_PICTURE else None)


def _without_picture(text: str) -> str:
    return PICTURE.sub("", text)


def _wrote(out: Path, text: str, course: Mapping[str, Any]) -> str:
    near = sum("near" in ticket for ticket in course["tickets"])
    counts = {"cases": len(course["tickets"]) - near, "near": near, "questions": len(course["quiz"])}
    return say("training.write.wrote", file=out, size=-(-len(text.encode()) // 1000), **counts)
