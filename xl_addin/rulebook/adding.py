"""Adds a rule book written in TOML to the user's own, where every host finds it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from xl_addin.errors import RuleBookError
from xl_addin.rulebook.reading import rule_book
from xl_addin.rulebook.store import shipped_path, user_path
from xl_addin.rulebook.toml import read_toml, to_json


def add(toml_path: Path, *, replace: bool = False) -> str:
    """Check a rule book and make it known.

    Args:
        toml_path: the rule book.
        replace: whether it may take the place of one of the same name, also of a shipped one.

    Returns:
        Its name, such as "kyokai/2024".

    Raises:
        RuleBookError: it has faults, its name is taken, or the folder cannot be written.
    """
    data = read_toml(toml_path)
    name = rule_book(data, data.where).name
    path = user_path(name)
    if not replace and shipped_path(name):
        raise RuleBookError(
            f"「{name}」は付属の規則集です。置き換えるなら明示してください。",
            f'"{name}" is a shipped rule book; say so if it is to be replaced.',
        )
    if not replace and path.exists():
        raise RuleBookError(
            f"「{name}」は追加済みです。置き換えるなら明示してください。",
            f'"{name}" has been added before; say so if it is to be replaced.',
        )
    try:
        _write_whole(path, to_json(data) + "\n")
    except OSError as error:
        raise RuleBookError(
            f"「{name}」を保存できません（{error.strerror}）。",
            f'The rule book "{name}" cannot be saved ({error.strerror}).',
        ) from error
    return name


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that readers see the old content or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=path.stem, suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
