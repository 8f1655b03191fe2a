"""A policy's files as one YAML tree: a single file, or a folder whose files each hold some top-level keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.loader.file_names import CASES_ENDING, HIDDEN, YAML_ENDINGS, yaml_files
from policy_engine.model.document import ORDERED_LISTS
from policy_engine.records import dataclass
from policy_engine.source import Entry, Node, parse_yaml, read_source, refused

_FORMAT = re.compile(r"""^["']?format["']?[ \t]*:""", re.MULTILINE)
MANY = 5
"""So many folders are named, and no more."""


@dataclass(slots=True)
class Files:
    """What was read: the merged tree, the texts (for quoted lines), and the findings so far."""

    node: Node | None = None
    texts: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    documents: list[Node] = field(default_factory=list)
    shown_as: tuple[str, str] = ("", "")
    """A beginning of paths, and what findings show instead."""

    def name(self, path: Path) -> str:
        """How a file is called in findings."""
        real, shown = self.shown_as
        return shown + str(path).removeprefix(real) if real else str(path)


def read_files(path: Path, *, with_cases: bool, shown_as: str | None = None) -> Files:
    """Read the policy at `path` (in findings: `shown_as`), and its case files when asked to."""
    files = Files() if shown_as is None else Files(shown_as=(str(path), shown_as))
    if _is_folder(path):
        _try_folder(path, files)
    else:
        _read_one(path, files)
    if not _has_errors(files):
        merged = _merge(files)
        files.node = None if _has_errors(files) else merged
    if with_cases and files.node is not None:
        _join_cases(path, files)
    return files


def _is_folder(path: Path) -> bool:
    """Whether it is known to be a folder; one may not look everywhere."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _has_errors(files: Files) -> bool:
    return any(d.kind == "error" for d in files.diagnostics)


def _read_one(path: Path, files: Files) -> Node | None:
    shown = files.name(path)
    text, found = read_source(path, shown)
    files.diagnostics.extend(found)
    if text is None:
        return None
    files.texts[shown] = text
    parsed = parse_yaml(text, shown)
    if parsed.node is None and _is_something_else(path, text):
        advice = "a policy is a `.yaml` file, or a folder of such files"
        files.diagnostics.append(Diagnostic("EP040", "error", "this is not YAML, so it is no policy", Place(shown), advice))
        return None
    files.diagnostics.extend(parsed.diagnostics)
    if parsed.node is None:
        return None
    if parsed.node.kind != "mapping":
        message = "a policy file is a group of `key: value` lines"
        files.diagnostics.append(Diagnostic("EP040", "error", message, parsed.node.place, "start with `format: escalation-policy/1`"))
        return None
    files.documents.append(parsed.node)
    return parsed.node


def _is_something_else(path: Path, text: str) -> bool:
    """Whether a text that can't be read as YAML was not meant as a policy either: then its single slips are beside the point."""
    return path.suffix not in (*YAML_ENDINGS, ".json") and _FORMAT.search(text) is None


def _try_folder(folder: Path, files: Files) -> None:
    try:
        _read_folder(folder, files)
    except OSError as problem:
        files.diagnostics.append(refused(problem, files.name(folder)))


def _read_folder(folder: Path, files: Files) -> None:
    paths = [p for p in yaml_files(folder) if not p.name.endswith(CASES_ENDING)]
    if not paths:
        place = Place(files.name(folder))
        message = "this folder holds no policy"
        files.diagnostics.append(Diagnostic("EP041", "error", message, place, _where_instead(folder, files), unreadable=True))
    for path in paths:
        _read_one(path, files)
    heads = [node for node in files.documents if node.get("format") is not None]
    if len(heads) > 1:
        names = ", ".join(f"`{Path(node.place.file).name}`" for node in heads)
        message = f"this folder holds more than one policy: {names}"
        files.diagnostics.append(
            Diagnostic("EP042", "error", message, heads[1].key_place(["format"]), "give the file you mean instead of the folder")
        )
    if paths:
        files.diagnostics.extend(_not_read(folder))


def _where_instead(folder: Path, files: Files) -> str:
    """The folders in it that may hold the policies which were meant."""
    inner = [files.name(p) for p in _inner_folders(folder) if any(not f.name.endswith(CASES_ENDING) for f in _yaml_files_if_open(p))]
    match inner:
        case []:
            return "a policy is a `.yaml` file, or a folder of such files"
        case [only]:
            return f"the folder `{only}` in it holds YAML files: did you mean that one?"
        case _:
            names = ", ".join(f"`{name}`" for name in inner[:MANY]) + (", …" if len(inner) > MANY else "")
            return f"folders in it hold YAML files; name the one you mean: {names}"


def _inner_folders(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(HIDDEN))


def _yaml_files_if_open(folder: Path) -> list[Path]:
    """Its YAML files; none where one may not look."""
    try:
        return yaml_files(folder)
    except OSError:
        return []


def _not_read(folder: Path) -> Iterator[Diagnostic]:
    for inner in _inner_folders(folder):
        count = len(_yaml_files_if_open(inner))
        if count:
            message = f"the folder `{inner.name}` in it is not read, and holds {count} YAML file{'s' if count > 1 else ''}"
            yield Diagnostic("EP044", "note", message, Place(str(inner)), "a policy is the files of one folder: move them up, or elsewhere")


def _merge(files: Files) -> Node | None:
    if len(files.documents) < 2:
        return files.documents[0] if files.documents else None
    merged: dict[str, Entry] = {}
    for document in files.documents:
        for entry in document.entries:
            name = entry.key.raw
            merged[name] = _join(merged[name], entry, files) if name in merged else entry
    return Node("mapping", files.documents[0].place, entries=tuple(merged.values()))


def _join(first: Entry, second: Entry, files: Files) -> Entry:
    name = first.key.raw
    both_lists = first.value.kind == second.value.kind == "sequence"
    if not both_lists or name in ORDERED_LISTS:
        why = "its order means something" if both_lists else "only lists are joined"
        message = f"`{name}` already stands in `{Path(first.key.place.file).name}`"
        files.diagnostics.append(Diagnostic("EP043", "error", message, second.key.place, f"keep `{name}` in one file: {why}"))
        return first
    return Entry(first.key, Node("sequence", first.value.place, items=(*first.value.items, *second.value.items)))


def _join_cases(path: Path, files: Files) -> None:
    if files.node is None:
        return
    for extra in case_files(path, files.node):
        before = len(files.documents)
        node = _read_one(extra, files)
        del files.documents[before:]
        if node is None:
            continue
        for entry in node.entries:
            if entry.key.raw != "cases":
                message = f"a cases file holds only `cases:`, not `{entry.key.raw}`"
                files.diagnostics.append(Diagnostic("EP102", "error", message, entry.key.place, "put the other keys into the policy file"))
            else:
                _add_cases(entry, files)


def _add_cases(entry: Entry, files: Files) -> None:
    assert files.node is not None
    old = next((e for e in files.node.entries if e.key.raw == "cases"), None)
    rest = tuple(e for e in files.node.entries if e.key.raw != "cases")
    joined = entry if old is None else _join(old, entry, files)
    files.node = Node("mapping", files.node.place, entries=(*rest, joined))


def case_files(path: Path, node: Node) -> list[Path]:
    """The case files of a policy: all in its folder, or those named after the file or the policy's id beside it."""
    if path.is_dir():
        return [p for p in yaml_files(path) if p.name.endswith(CASES_ENDING)]
    named = node.get("id")
    names = [path.stem, named.raw if named is not None and named.kind == "scalar" else path.stem]
    found = [path.with_name(f"{name}{CASES_ENDING}") for name in dict.fromkeys(names) if "/" not in name]
    return [p for p in found if p.is_file()]
