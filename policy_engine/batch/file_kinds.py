"""What a file of tickets, or of answers, is: by its ending, or by what somebody says. Nothing here needs the extra [batch]."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from policy_engine.records import dataclass

Kind = Literal["jsonl", "csv", "parquet"]
KINDS: dict[str, Kind] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
PACKED = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}


@dataclass(frozen=True, slots=True)
class Table:
    """A file of tickets, or of answers: what it holds and how it is packed."""

    path: Path
    kind: Kind
    packing: str | None
    tabs: bool = False

    @property
    def delimiter(self) -> str:
        """What stands between the fields of a row."""
        return "\t" if self.tabs else ","


def table_at(path: Path) -> Table | None:
    """The kind of a file by its name; None for one that is none of them."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packing = PACKED.get(suffixes[-1]) if suffixes else None
    ending = suffixes[-2] if packing and len(suffixes) > 1 else suffixes[-1] if suffixes and not packing else ""
    kind = KINDS.get(ending)
    if kind is None or (kind == "parquet" and packing):
        return None
    return Table(path, kind, packing, ending == ".tsv")
