"""Saves a workbook again and again in processes that die at every line of the writing: `python -m … FOLDER`.

Prints as JSON how often, and what was found on disk each time.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin import files
from xl_addin.parts import saving, sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

OLD, NEW, KEPT = b"old" * 70_000, b"new!" * 60_000, b"kept"
_WATCHED = {files.__file__, saving.__file__, sources.__file__}


def main() -> None:
    """Kill at every line, and in the middle of a write."""
    folder = Path(sys.argv[1])
    states: Counter[str] = Counter()
    for number in count(1):
        path = _fresh(folder)
        if not _killed(lambda path=path: saving.save(path, NEW, backup=True), number):
            states["finished " + _state(path)] += 1
            break
        states[_state(path)] += 1
        saving.save(path, NEW)
        assert path.read_bytes() == NEW
    path = _fresh(folder)
    _die_while_writing(path)
    states["while writing " + _state(path)] += 1
    print(json.dumps(states))


def _fresh(folder: Path) -> Path:
    for file in folder.iterdir():
        file.unlink()
    path = folder / "実績.xlsx"
    path.write_bytes(OLD)
    path.with_name("実績.xlsx.bak").write_bytes(KEPT)
    return path


def _killed(action: Callable[[], object], line: int) -> bool:
    """Run an action in a process that kills itself at a line of the watched modules; tell whether it came to that."""
    child = os.fork()
    if not child:
        left = line

        def trace(frame: FrameType, event: str, _argument: object) -> object:
            nonlocal left
            if frame.f_code.co_filename not in _WATCHED:
                return None
            if event == "line":
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        action()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _die_while_writing(path: Path) -> None:
    child = os.fork()
    if not child:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(NEW) // 2, len(NEW) // 2))
        saving.save(path, NEW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def _state(path: Path) -> str:
    """What the folder holds: the workbook old or new, the older backup as it was, whole new backups, drafts."""
    book = {OLD: "old", NEW: "new"}.get(path.read_bytes(), "broken")
    if path.with_name(path.name + ".bak").read_bytes() != KEPT:
        return "backup overwritten"
    others = [file for file in path.parent.iterdir() if file.name not in {path.name, path.name + ".bak"}]
    drafts = [file for file in others if file.name.startswith(".xl-addin-") and file.name.endswith(".part")]
    backups = [file for file in others if file.name == path.name + ".bak2"]
    if len(drafts) + len(backups) < len(others) or any(file.read_bytes() != OLD for file in backups):
        return "strange files"
    return book


if __name__ == "__main__":
    main()
