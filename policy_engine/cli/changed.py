"""From files that changed to the policies they belong to: what a pre-commit hook hands over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policy_engine.cli.console import complain
from policy_engine.messages import say


def policies_to_look_at(files: Sequence[Path]) -> list[Path]:
    """Every policy that one of the files belongs to, once, in their order; a folder is a policy itself. Other files are passed over."""
    from policy_engine.loader.belongs import Folders
    from policy_engine.loader.file_names import CASES_ENDING

    folders, found = Folders(), list[Path]()
    for file in files:
        policy = file if file.is_dir() else folders.policy_of(file)
        if policy is None and file.name.endswith(CASES_ENDING):
            complain(say("cli.stray_cases", file=file))
        elif policy is not None and policy not in found:
            found.append(policy)
    if not found:
        complain(say("cli.nothing_changed"))
    return found
