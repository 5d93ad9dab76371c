"""Notes for Calc's menu which Python runs the tools, in a file of the user's folder.

The Python inside LibreOffice has neither xlwings nor this package's tools, so scripts run under the one that installed
the add-in.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from xl_addin.errors import OfficeError
from xl_addin.files import write_whole
from xl_addin.rulebook.store import user_folder

NAME = "calc-python.json"


class Interpreter(NamedTuple):
    """A Python that can run scripts.

    Attributes:
        python: its program.
        package: folder that holds the package ``xl_addin``, for a Python in which it is not installed.
    """

    python: str
    package: str


def note_own() -> Path:
    """Note the Python that runs this.

    Returns:
        The file.

    Raises:
        OfficeError: it cannot be written.
    """
    path = user_folder() / NAME
    own = Interpreter(sys.executable, str(Path(__file__).resolve().parents[2]))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(own._asdict(), ensure_ascii=False, indent=2).encode() + b"\n")
    except OSError as error:
        raise OfficeError(
            f"「{path}」に書き込めません: {error.strerror}", f"{path} cannot be written: {error.strerror}"
        ) from error
    return path


def forget() -> None:
    """Delete the note, if there is one."""
    try:
        (user_folder() / NAME).unlink()
    except OSError:
        return


def noted() -> Interpreter:
    """Return the Python that was noted.

    Raises:
        OfficeError: none was, or it is not there any more; the message says what to do.
    """
    path = user_folder() / NAME
    try:
        known = json.loads(path.read_bytes().decode("utf-8"))
        found = Interpreter(str(known["python"]), str(known["package"]))
    except (OSError, ValueError, TypeError, KeyError):
        found = Interpreter("", "")
    # A path that depends on the current folder could be a program beside the workbook.
    if os.path.isabs(found.python) and os.path.isfile(found.python):  # noqa: PTH113, PTH117 - Path("") is a folder
        return found
    missing = f"「{found.python}」がありません。" if found.python else "スクリプト用の Python が決まっていません。"
    missing_en = f"{found.python} is not there." if found.python else "No Python is known that runs scripts."
    raise OfficeError(
        f"{missing}コマンド xl-addin calc install を実行してください（{path} に記録されます）。",
        f"{missing_en} Run xl-addin calc install, which notes it in {path}.",
    )
