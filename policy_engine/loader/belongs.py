"""Which policy a file belongs to: a policy itself, a part of a folder policy, or a file of cases beside one."""

from __future__ import annotations

import re
from dataclasses import field
from functools import cached_property
from pathlib import Path

from policy_engine.loader.file_names import CASES_ENDING, HIDDEN, YAML_ENDINGS, yaml_files
from policy_engine.model.document import PolicyDocument
from policy_engine.records import dataclass
from policy_engine.source import Node, parse_yaml, read_source
from policy_engine.spelling import closest

KEYS = {field.alias or name for name, field in PolicyDocument.model_fields.items()}
# Keys that hardly another kind of file has two of.
TELLING = ("levels", "lanes", "scales", "signals", "triggers", "gates", "deadlines")
_FORMAT = re.compile(r"""^[ \t{]*["']?format["']?[ \t]*:""", re.MULTILINE)
_POLICY_FORMAT = re.compile(r"""^[ \t{]*["']?format["']?[ \t]*:[ \t]*["']?escalation-""", re.MULTILINE)
_KEY = re.compile(r"""^["']?([A-Za-z_][\w-]*)["']?[ \t]*:(?=\s|$)""", re.MULTILINE)
_ID = re.compile(r"""^["']?id["']?[ \t]*:[ \t]*["']?([\w.-]+)""", re.MULTILINE)


def policy_of(file: Path) -> Path | None:
    """The policy, as a file or a folder, that `file` belongs to; None when it belongs to none. The file need not exist any more."""
    return Folders().policy_of(file)


@dataclass(slots=True)
class Folders:
    """Finds the policies of many files, and looks into each folder once."""

    seen: dict[Path, _Folder] = field(default_factory=dict)

    def policy_of(self, file: Path) -> Path | None:
        """Like the function of this name."""
        folder = file.parent
        if file.suffix not in YAML_ENDINGS or file.name.startswith(HIDDEN) or not folder.is_dir():
            return None
        if folder not in self.seen:
            self.seen[folder] = _Folder(folder)
        return self.seen[folder].policy_of(file)


@dataclass(frozen=True, slots=True)
class _Head:
    """A file that starts a policy, with the policy's id where it can be read."""

    path: Path
    id: str | None

    @property
    def names(self) -> set[str]:
        return {self.path.stem, *([self.id] if self.id else [])}


@dataclass(frozen=True)
class _Folder:
    path: Path

    @cached_property
    def cases(self) -> list[Path]:
        return [path for path in yaml_files(self.path) if path.name.endswith(CASES_ENDING)]

    @cached_property
    def others(self) -> list[Path]:
        return [path for path in yaml_files(self.path) if not path.name.endswith(CASES_ENDING)]

    @cached_property
    def heads(self) -> list[_Head]:
        return [head for path in self.others if (head := _head_of(path)) is not None]

    @cached_property
    def keys(self) -> dict[str, list[str]]:
        """Name of a file → its keys."""
        return {path.name: _keys_of(path) for path in self.others}

    @cached_property
    def home(self) -> Path | None:
        """The policy that everything in the folder belongs to, when there is just one and nothing else."""
        if len(self.heads) != 1 or not all(path == self.heads[0].path or _is_part(self.keys[path.name]) for path in self.others):
            return None
        is_alone = len(self.others) == 1 and all(_case_name(path) in self.heads[0].names for path in self.cases)
        return self.heads[0].path if is_alone else self.path

    def policy_of(self, file: Path) -> Path | None:
        if not self.heads:
            return self.without_head(file)
        return self.home or self.by_name(file)

    def by_name(self, file: Path) -> Path | None:
        """Among several policies, or beside other YAML: the policy itself, or the one that cases are named after."""
        if file.name.endswith(CASES_ENDING):
            return next((head.path for head in self.heads if _case_name(file) in head.names), None)
        return next((head.path for head in self.heads if head.path.name == file.name), None)

    def without_head(self, file: Path) -> Path | None:
        """A policy whose `format:` was forgotten or mistyped is one all the same, and has to be told; a lonely file of cases is not."""
        if file.name.endswith(CASES_ENDING) or not _is_part(self.keys.get(file.name, [])):
            return None
        parts = [keys for keys in self.keys.values() if _is_part(keys)]
        if len({key for keys in parts for key in keys if key in TELLING}) < 2:
            return None
        return self.path if 1 < len(parts) == len(self.others) else file


def _case_name(path: Path) -> str:
    return path.name.removesuffix(CASES_ENDING)


def _head_of(path: Path) -> _Head | None:
    text, _ = read_source(path, str(path))
    if text is None or not _FORMAT.search(text):
        return None
    node = parse_yaml(text, str(path)).node
    if node is None:
        named = _ID.search(text)
        return _Head(path, named[1] if named else None) if _POLICY_FORMAT.search(text) else None
    return _Head(path, _scalar(node, "id")) if _starts_policy(node) else None


def _starts_policy(node: Node) -> bool:
    """Its format says so; where that is mistyped, what it holds."""
    written = _scalar(node, "format")
    return written is not None and (written.startswith("escalation-") or any(node.get(key) is not None for key in TELLING))


def _is_part(keys: list[str]) -> bool:
    """Whether most of a file's keys are those of a policy, mistyped ones among them."""
    known = sum(key in KEYS or closest(key, KEYS) is not None for key in keys)
    return known > len(keys) - known


def _keys_of(path: Path) -> list[str]:
    """The keys at the top of a file: those that start a line, so that it need not be whole; else those of its outer braces."""
    text, _ = read_source(path, str(path))
    found = _KEY.findall(text or "")
    if found or text is None:
        return found
    node = parse_yaml(text, str(path)).node
    return [entry.key.raw for entry in node.entries] if node is not None else []


def _scalar(node: Node, key: str) -> str | None:
    found = node.get(key)
    return found.raw if found is not None and found.kind == "scalar" else None
