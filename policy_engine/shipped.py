"""Where the policies are that come with the tool: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def shipped_policy(name: str) -> Path:
    """The folder of a shipped policy.

    A wheel holds them in the package (`force-include` in `pyproject.toml`); an editable install reads them where they are written.
    """
    inside = PACKAGE / "policies" / name
    return inside if inside.is_dir() else PACKAGE.parent / "policies" / name
