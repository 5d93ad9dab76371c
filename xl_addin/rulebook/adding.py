"""Adds a rule book written in TOML to the user's own, where every host finds it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from xl_addin.errors import RuleBookError
from xl_addin.files import write_whole
from xl_addin.rulebook.based_on import flatten
from xl_addin.rulebook.reading import rule_book
from xl_addin.rulebook.store import shipped_path, user_path
from xl_addin.rulebook.toml import read_toml, to_json

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.rulebook.reading import RuleBook


def read(toml_path: Path) -> RuleBook:
    """Read a rule book that has not been added.

    Args:
        toml_path: the rule book.

    Returns:
        The checked rule book; an earlier one that it is based on is found by name.

    Raises:
        RuleBookError: it has faults.
    """
    data = flatten(read_toml(toml_path))
    return rule_book(data, data.where)


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
    data = flatten(read_toml(toml_path))
    name = rule_book(data, data.where).name
    path = user_path(name)
    if not replace and shipped_path(name):
        raise RuleBookError(
            f"「{name}」は付属の規則集です。置き換えるには --replace を付けてください。",
            f'"{name}" is a shipped rule book; use --replace to put yours in its place.',
        )
    if not replace and os.path.exists(path):  # noqa: PTH110 - unlike pathlib's, False where the folder is closed
        raise RuleBookError(
            f"「{name}」は追加済みです。置き換えるには --replace を付けてください。",
            f'"{name}" has been added before; use --replace to replace it.',
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f"{to_json(data)}\n".encode())
    except OSError as error:
        raise RuleBookError(
            f"「{name}」を保存できません（{error.strerror}）。",
            f'The rule book "{name}" cannot be saved ({error.strerror}).',
        ) from error
    return name
