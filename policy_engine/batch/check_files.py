"""Whether the files of a run can be what they are said to be, before any work is done."""

from __future__ import annotations

from pathlib import Path

from policy_engine.messages import say
from policy_engine.whole_file import is_device, is_same_file


def wrong_files(policy: Path, tickets: Path, written: tuple[Path, ...]) -> list[str]:
    """What stands in the way of writing these files, in a sentence each: a file that is read or written twice, or a folder."""
    found = [say("batch.is_folder", file=path.as_posix()) for path in written if path.is_dir()]
    if is_device(written[0]):
        found.append(say("batch.is_device", file=written[0].as_posix()))
    for index, path in enumerate(written):
        if any(is_same_file(path, other) for other in (policy, tickets)):
            found.append(say("batch.overwrites", file=path.as_posix()))
        elif any(is_same_file(path, other) for other in written[:index]):
            found.append(say("batch.written_twice", file=path.as_posix()))
    return found
