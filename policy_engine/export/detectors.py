"""A page for each built-in detector (`docs/detectors`): what it means, its examples, its phrases and what stops them.

Made from the lexicon, so that it can't drift: `write_detectors("docs")`.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from policy_engine.messages import say
from policy_engine.text import Entry, lexicon_entry, lexicon_names
from policy_engine.text.classes import word_classes
from policy_engine.text.conclude_amounts import TOTAL
from policy_engine.text.lexicon import Example
from policy_engine.text.slots import SLOTS_OF_KIND
from policy_engine.whole_file import write_whole

FOLDER = "detectors"
INDEX = "README.md"
MARK = "<!-- made from the lexicon -->"


def detector_pages() -> dict[str, str]:
    """File name → page: one a detector, and the index."""
    entries = [lexicon_entry(name) for name in lexicon_names()]
    return {INDEX: index_page(entries), **{f"{entry.id}.md": detector_page(entry) for entry in entries}}


def write_detectors(docs: str | PathLike[str]) -> list[Path]:
    """Write all pages into the folder `detectors` below `docs`, each in one step; pages of detectors that are gone are removed."""
    folder = Path(docs) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    pages = detector_pages()
    for path in folder.glob("*.md"):
        if path.name not in pages and path.read_text(encoding="utf-8").startswith(MARK):
            path.unlink()
    return [write_whole(folder / name, text) for name, text in pages.items()]


def index_page(entries: Iterable[Entry]) -> str:
    """The list of all detectors, and the named sets of words that phrases share."""
    rows = [_row(f"[`{entry.id}`]({entry.id}.md)", kind_words(entry), _cell(entry.question)) for entry in entries]
    sets = [_row(f"`{{{name}}}`", _cell(", ".join(words[1:-1].split("|")))) for name, words in word_classes().items()]
    return _page(
        f"# {say('detectors.index')}",
        say("detectors.about_index"),
        _table((say("detectors.name"), say("detectors.kind"), say("detectors.question")), rows),
        f"## {say('detectors.sets')}",
        say("detectors.about_sets"),
        _table((say("detectors.set"), say("detectors.words")), sets),
    )


def detector_page(entry: Entry) -> str:
    """All about one detector."""
    return _page(
        f"# {entry.id}",
        f"**{entry.title}.** {entry.meaning.strip()}",
        _table((say("detectors.question"), _cell(entry.question)), _facts(entry)),
        *_section("fires", _bullets(_example(example, entry) for example in entry.fires)),
        *_section("silent", _bullets(_code(text) for text in entry.silent)),
        *_phrases(entry),
        say("detectors.back", index=INDEX),
    )


def kind_words(entry: Entry) -> str:
    """The kind of value: yes or no, one of its words, an amount of money, a number, a length of time."""
    return say(f"detectors.kind_{entry.kind}")


def _facts(entry: Entry) -> list[str]:
    rows = [_row(say("detectors.kind"), kind_words(entry))]
    if entry.values:
        rows.append(_row(say("detectors.values"), ", ".join(f"`{value}`" for value in entry.values)))
    if entry.about:
        rows.append(_row(say("detectors.about"), say("detectors.only_with", flag=f"[`{entry.about}`]({entry.about}.md)")))
    if entry.pick != "all":
        rows.append(_row(say("detectors.several"), say(f"detectors.pick_{entry.pick}")))
    guards = say("detectors.and").join(say(f"detectors.guard_{kind}") for kind in entry.guards)
    return [*rows, _row(say("detectors.guards"), guards or say("detectors.no_guards"))]


def _phrases(entry: Entry) -> list[str]:
    """The sections of phrases, by value; those without a phrase are left out."""
    blocks = []
    for value, phrases in entry.phrases.items():
        named = [say("detectors.for_value", value=value)] if len(entry.phrases) > 1 or value != "yes" else []
        blocks += [*named, _fenced(phrases)]
    if TOTAL in entry.phrases and entry.kind in SLOTS_OF_KIND:
        blocks.append(say("detectors.total"))
    sections = _section("phrases", *blocks)
    if entry.weak:
        sections += _section("weak", _fenced(entry.weak))
    if entry.together:
        shouting = [say("detectors.shouting")] if entry.together.shouting else []
        sections += [f"## {say('detectors.together')}", say("detectors.about_together", count=entry.together.count), *shouting]
        sections.append(_fenced(entry.together.phrases))
    if entry.weighted:
        sections += [f"## {say('detectors.weighted')}", say("detectors.about_weighted", enough=entry.weighted.enough)]
        for weight, cues in sorted(entry.weighted.cues.items(), reverse=True):
            sections += [say("detectors.weight", weight=f"{weight:+d}"), _fenced(cues)]
    return [*sections, *_section("except", _fenced(entry.exclude))] if entry.exclude else sections


def _section(name: str, *blocks: str) -> list[str]:
    return [f"## {say(f'detectors.{name}')}", say(f"detectors.about_{name}"), *blocks]


def _example(example: Example, entry: Entry) -> str:
    return _code(example.text) if entry.kind == "flag" and example.value == "yes" else f"{_code(example.text)} → {example.value}"


def _code(text: str) -> str:
    """A customer's words as code, so that none of them is read as markdown; a line break is shown as `⏎`."""
    words = text.replace("\r\n", "\n").replace("\n", " ⏎ ")
    fence = "``" if "`" in words else "`"
    return f"{fence} {words} {fence}" if "`" in words else f"{fence}{words}{fence}"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _fenced(lines: Iterable[str]) -> str:
    return "\n".join(["```text", *(" ".join(line.split()) for line in lines), "```"])


def _table(head: tuple[str, ...], rows: Iterable[str]) -> str:
    return "\n".join([_row(*head), f"|{'---|' * len(head)}", *rows])


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def _page(*blocks: str) -> str:
    return "\n\n".join((MARK, *blocks)) + "\n"
