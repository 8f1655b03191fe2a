"""The one HTML file on a disk: written whole, and compared with what the policy says today."""

from __future__ import annotations

import re
from pathlib import Path

from policy_engine.api import Policy
from policy_engine.export.handbook.web.file import handbook_html
from policy_engine.export.handbook.writing import first_difference, has_mark, read_text, refuse_foreign, write_page
from policy_engine.messages import say

_PICTURE = re.compile(r'(<figure class="tree" data-tree="\w+" tabindex="0">).*?(?=</figure>)', re.DOTALL)


def write_html(policy: Policy, out: Path) -> Path:
    """Write the handbook into the file `out`. Raises FileExistsError where a file stands that this tool did not write."""
    refuse_foreign(out, str(out))
    return write_page(out, handbook_html(policy))


def html_is_stale(policy: Policy, out: Path) -> list[str]:
    """How the file differs from the policy; none when it is up to date.

    The picture counts by what it shows: another version of Graphviz draws the same tree with other numbers.
    """
    there = read_text(out)
    if there is None:
        return [say(f"handbook.stale.{'unreadable' if out.is_file() else 'missing'}", file=out)]
    if not has_mark(there):
        return [say("handbook.stale.foreign", file=out)]
    found = first_difference(str(out), _without_picture(there), _without_picture(handbook_html(policy)))
    return [found] if found else []


def _without_picture(text: str) -> str:
    """The file with only the trace of what its picture shows. No text of a policy can hold a `<`, so none can look like a figure."""
    return _PICTURE.sub(r"\1", text)
