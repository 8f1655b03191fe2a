"""Every sentence that the code asks for is in the message file."""

from __future__ import annotations

import re
from pathlib import Path

from policy_engine.messages import sentences

PACKAGE = Path(__file__).parents[1] / "policy_engine"
ASKED = re.compile(r"""\bsay\(\s*f?"([^"]+)\"""")
ALTERNATIVES = re.compile(r"""\bsay\(\s*"([^"]+)" if .*? else "([^"]+)\"""")
SINGLE = re.compile(r"""\bsay\('([^']+)'""")


def asked_keys() -> set[str]:
    found: set[str] = set()
    for path in set(PACKAGE.rglob("*.py")) - {PACKAGE / "messages" / "__init__.py"}:
        text = path.read_text(encoding="utf-8")
        found.update(ASKED.findall(text))
        found.update(SINGLE.findall(text))
        found.update(key for pair in ALTERNATIVES.findall(text) for key in pair)
    return found


def test_every_sentence_asked_for_is_there() -> None:
    known = sentences()
    for key in asked_keys():
        pattern = "[a-z_0-9]+".join(re.escape(part) for part in re.split(r"\{.*?\}", key))
        assert any(re.fullmatch(pattern, name) for name in known), key
