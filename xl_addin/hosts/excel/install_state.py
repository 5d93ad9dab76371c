"""What `install` has done, kept in the user's folder so that `uninstall` can undo exactly that."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.errors import XlAddinError
from xl_addin.files import write_whole
from xl_addin.rulebook.store import user_folder

if TYPE_CHECKING:
    from pathlib import Path

_NAME: Final = "excel.json"
# Lines are bytes of any code page; this one gives every byte a letter.
_BYTES: Final = "latin-1"


@dataclass(frozen=True)
class State:
    """What was done.

    Args:
        conf: the configuration file.
        existed: whether it was there before.
        folder_existed: whether its folder was.
        line: the line that was written; None if none was needed.
        before: the line that stood there; None if there was none.
        dlls: files that were placed, each with its SHA-256.
    """

    conf: str
    existed: bool = True
    folder_existed: bool = True
    line: bytes | None = None
    before: bytes | None = None
    dlls: tuple[tuple[str, str], ...] = ()


def load() -> State | None:
    """Read what was done.

    Returns:
        None if nothing was.

    Raises:
        XlAddinError: the note is unreadable.
    """
    path = _path()
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text("utf-8"))
        return State(
            conf=str(data["conf"]),
            existed=bool(data["existed"]),
            folder_existed=bool(data["folder_existed"]),
            line=_bytes(data["line"]),
            before=_bytes(data["before"]),
            dlls=tuple((str(name), str(digest)) for name, digest in data["dlls"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise XlAddinError(
            f"「{path}」を読めません。消してからやり直してください。", f"{path} is unreadable; delete it and try again."
        ) from error


def save(state: State) -> None:
    """Note what is being done."""
    data = {
        "conf": state.conf,
        "existed": state.existed,
        "folder_existed": state.folder_existed,
        "line": _text(state.line),
        "before": _text(state.before),
        "dlls": state.dlls,
    }
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1).encode())


def forget() -> None:
    """Drop the note."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return user_folder() / _NAME


def _text(line: bytes | None) -> str | None:
    return None if line is None else line.decode(_BYTES)


def _bytes(text: object) -> bytes | None:
    return None if text is None else str(text).encode(_BYTES)
