"""What the YAML files of the lexicon hold, read beforehand: one file for all of them is shipped (`lexicon/grown/data.bin`).

To read the YAML takes ten times as long. A file that is not the one that was read any more is read as it stands.
`.venv/bin/python -m policy_engine.text.grow_lexicon` reads all of them anew.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from policy_engine.text.packs import lexicon_folder

PLACE = ("grown", "data.bin")


def lexicon_data(name: str) -> Any:
    """What the file `name` of the lexicon holds, `en/churn_threat` for instance. Raises OSError."""
    content = (lexicon_folder() / f"{name}.yaml").read_bytes()
    digest, data = _read_before().get(name, ("", None))
    return data if digest == _digest(content) else _read(content)


def packed_data(names: tuple[str, ...]) -> bytes:
    """The content of the file for all files of these names."""
    read: dict[str, tuple[str, Any]] = {}
    for name in names:
        content = (lexicon_folder() / f"{name}.yaml").read_bytes()
        read[name] = _digest(content), _read(content)
    return zlib.compress(json.dumps(read, ensure_ascii=False).encode(), 9)


@lru_cache
def _read_before() -> Mapping[str, tuple[str, Any]]:
    """By name the digest of a file and what it held; nothing where that can't be read."""
    try:
        found = json.loads(zlib.decompress(lexicon_folder().joinpath(*PLACE).read_bytes()))
    except (OSError, ValueError, zlib.error):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(content: bytes) -> str:
    """Line ends don't count."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _read(content: bytes) -> Any:
    import yaml  # slow to import

    return yaml.load(content.decode("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
