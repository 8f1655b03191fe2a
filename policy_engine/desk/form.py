"""The form of a hand-off: an empty one to fill in, and a look at a filled one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from policy_engine.desk.checklist import Checklist
from policy_engine.diagnostics import Diagnostic, Report, sort_diagnostics
from policy_engine.letters.values import as_words
from policy_engine.source import Entry, Node, ParsedSource, parse_json, parse_yaml, read_source
from policy_engine.spelling import closest

_SAFE = re.compile(r"[A-Za-z][\w ,.()/-]*(?:'\w[\w ,.()/-]*)*")
_WORDS_OF_YAML = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
NO_WORDS = ("?", "-", "–", "…", "...", "tbd", "todo")


def blank_form(checklist: Checklist) -> str:
    """An empty form as YAML: a remark for each hand-off, then its fields."""
    lines: list[str] = []
    told: set[str] = set()
    for title, names in _parts(checklist):
        fields = [name for name in names if name not in told]
        told.update(fields)
        if fields:
            lines += [f"# {' '.join(title.split())}", *(f"{_key(name)}:" for name in fields), ""]
    return "\n".join(lines[:-1]) + "\n" if lines else ""


def _parts(checklist: Checklist) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(what it is for, fields): the hand-offs, then the reasons of what was lowered."""
    yield from ((form.task.what, form.fields) for form in checklist.hand_off)
    for title in dict.fromkeys(one.title for one in checklist.lowered):
        yield title, tuple(one.what for one in checklist.lowered if one.title == title)


def _key(name: str) -> str:
    """A field's name as a key of YAML, in quotes where it needs them."""
    is_safe = _SAFE.fullmatch(name) and name == name.strip() and name.casefold() not in _WORDS_OF_YAML
    return name if is_safe else json.dumps(name, ensure_ascii=False)


def check_form(path: Path, fields: tuple[str, ...]) -> Report:
    """What is missing, empty or unknown in a filled-in form, a YAML or JSON file of field → text."""
    text, found = read_source(path, str(path))
    if text is None:
        return Report(found)
    parsed = _parse(text, str(path), as_json=path.suffix.lower() == ".json" or text.lstrip().startswith("{"))
    sources = ((str(path), text),)
    if parsed.node is None or any(d.kind == "error" for d in parsed.diagnostics):
        return Report(sort_diagnostics(parsed.diagnostics), sources)
    return Report(sort_diagnostics([*parsed.diagnostics, *_compare(parsed.node, fields)]), sources)


def _parse(text: str, shown: str, *, as_json: bool) -> ParsedSource:
    return parse_json(text, shown) if as_json else parse_yaml(text, shown)


def _compare(node: Node, fields: tuple[str, ...]) -> Iterator[Diagnostic]:
    if node.kind != "mapping":
        yield Diagnostic("EP104", "error", "a form is a group of keys", node.place, "write `field: text`, one a line")
        return
    wanted = {_plain(name): name for name in fields}
    given = {_plain(entry.key.raw): entry for entry in node.entries}
    missing = [name for plain, name in wanted.items() if plain not in given]
    for plain, entry in given.items():
        finding = _look_at(entry) if plain in wanted else _unknown(entry, missing, fields)
        if finding is not None:
            yield finding
    for name in missing:
        place = node.entries[0].key.place if node.entries else node.place
        yield Diagnostic("EP241", "error", f"the field `{name}` is missing", place, "add it, with what you know")


def _plain(name: str) -> str:
    """A field's name without regard to case, spaces, and `_` for a space."""
    return " ".join(name.replace("_", " ").split()).casefold()


def _look_at(entry: Entry) -> Diagnostic | None:
    """A finding for a field without words in it."""
    words, why = as_words(entry.value.to_data())
    name = entry.key.raw
    if words is None and why not in (None, "is empty"):
        return Diagnostic("EP241", "error", f"the field `{name}` {why}", entry.value.place, "write text, or a list of texts")
    if words is None or (isinstance(words, str) and words.casefold() in NO_WORDS):
        advice = "write what you know; where there is nothing, say so: `nothing yet`"
        return Diagnostic("EP241", "error", f"the field `{name}` is empty", entry.key.place, advice)
    return None


def _unknown(entry: Entry, missing: list[str], fields: tuple[str, ...]) -> Diagnostic:
    near = closest(entry.key.raw, missing)
    advice = f"did you mean `{near}`?" if near else f"the form has these: {', '.join(f'`{name}`' for name in fields)}"
    return Diagnostic("EP242", "error", f"the form has no field `{entry.key.raw}`", entry.key.place, advice)
