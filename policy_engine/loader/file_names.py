"""Which files of a folder are a policy's."""

from __future__ import annotations

from pathlib import Path

CASES_ENDING = ".cases.yaml"
YAML_ENDINGS = (".yaml", ".yml")
HIDDEN = (".", "~")


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder by name, without hidden ones and the copies that editors and systems leave."""
    return sorted(p for p in folder.iterdir() if p.suffix in YAML_ENDINGS and not p.name.startswith(HIDDEN) and p.is_file())
