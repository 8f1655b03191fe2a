"""Which policy a file belongs to: a policy itself, a part of a folder policy, or a file of cases beside one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from policy_engine.loader.files import CASES_ENDING, HIDDEN, YAML_ENDINGS, yaml_files
from policy_engine.model.document import PolicyDocument
from policy_engine.source import Node, parse_yaml, read_source
from policy_engine.spelling import closest

KEYS = {field.alias or name for name, field in PolicyDocument.model_fields.items()}
# Keys that hardly another kind of file has two of.
TELLING = ("levels", "lanes", "scales", "signals", "triggers", "gates", "deadlines")
_FORMAT = re.compile(r"""^[ \t{]*["']?format["']?[ \t]*:""", re.MULTILINE)
_POLICY_FORMAT = re.compile(r"""^[ \t{]*["']?format["']?[ \t]*:[ \t]*["']?escalation-""", re.MULTILINE)
_KEY = re.compile(r"""^["']?([A-Za-z_][\w-]*)["']?[ \t]*:(?=\s|$)""", re.MULTILINE)
_ID = re.compile(r"""^["']?id["']?[ \t]*:[ \t]*["']?([\w.-]+)""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Head:
    """A file that starts a policy, with the policy's id where it can be read."""

    path: Path
    id: str | None

    @property
    def names(self) -> set[str]:
        return {self.path.stem, *([self.id] if self.id else [])}


def policy_of(file: Path) -> Path | None:
    """The policy, as a file or a folder, that `file` belongs to; None when it belongs to none. The file need not exist any more."""
    folder = file.parent
    if file.suffix not in YAML_ENDINGS or file.name.startswith(HIDDEN) or not folder.is_dir():
        return None
    cases, others = _parted(yaml_files(folder))
    heads = [head for path in others if (head := _head_of(path)) is not None]
    if not heads:
        return _without_head(file, others)
    if len(heads) > 1 or not all(path == heads[0].path or _is_part(path) for path in others):
        return _by_name(file, heads)
    is_alone = len(others) == 1 and all(_case_name(path) in heads[0].names for path in cases)
    return heads[0].path if is_alone else folder


def _parted(paths: list[Path]) -> tuple[list[Path], list[Path]]:
    """(files of cases, all others)."""
    return [p for p in paths if p.name.endswith(CASES_ENDING)], [p for p in paths if not p.name.endswith(CASES_ENDING)]


def _case_name(path: Path) -> str:
    return path.name.removesuffix(CASES_ENDING)


def _by_name(file: Path, heads: list[_Head]) -> Path | None:
    """Where several policies, or a policy and other YAML, stand in one folder: the policy itself, or the one that cases are named after."""
    if file.name.endswith(CASES_ENDING):
        return next((head.path for head in heads if _case_name(file) in head.names), None)
    return next((head.path for head in heads if head.path.name == file.name), None)


def _without_head(file: Path, others: list[Path]) -> Path | None:
    """A policy whose `format:` was forgotten or mistyped is one all the same, and has to be told; a lonely file of cases is not."""
    parts = [path for path in others if _is_part(path)]
    telling = {key for path in parts for key in _keys_of(path) if key in TELLING}
    if len(telling) < 2 or file.name not in [path.name for path in parts]:
        return None
    return file.parent if len(parts) > 1 and len(parts) == len(others) else file


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


def _is_part(path: Path) -> bool:
    """Whether most of a file's keys are those of a policy, mistyped ones among them."""
    keys = _keys_of(path)
    known = sum(key in KEYS or closest(key, KEYS) is not None for key in keys)
    return known > len(keys) - known


def _keys_of(path: Path) -> list[str]:
    """The keys at the top of a file; of one that can't be parsed those that start a line."""
    text, _ = read_source(path, str(path))
    node = parse_yaml(text, str(path)).node if text is not None else None
    return [entry.key.raw for entry in node.entries] if node is not None else _KEY.findall(text or "")


def _scalar(node: Node, key: str) -> str | None:
    found = node.get(key)
    return found.raw if found is not None and found.kind == "scalar" else None
