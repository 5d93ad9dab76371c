"""Finds rule books by name: those that came with the add-in and those that a user added."""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Iterator, Mapping

from xl_addin.errors import RuleBookError
from xl_addin.rulebook.model import DeviationBook, plain_text
from xl_addin.rulebook.problems import FaultyRuleBookError
from xl_addin.rulebook.reading import RuleBook, parse_json, read_bytes
from xl_addin.rulebook.tiers import TierBook

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}/[0-9]{4}", re.ASCII)
_HAS_TOML = sys.version_info >= (3, 11)


def find(name: str) -> RuleBook:
    """Load a rule book by name.

    A user's rule book comes before a shipped one. Files are read at every call, so a changed file counts at once.

    Args:
        name: scheme and fiscal year, such as "kyokai/2023"; full width is understood.

    Returns:
        The checked rule book.

    Raises:
        RuleBookError: the name is unknown (the message lists the known ones), or the file has faults.
    """
    wanted = normal_name(name)
    path = user_path(wanted)
    if is_readable(path):
        book = _own_book(path, wanted)
    else:
        shipped = shipped_path(wanted)
        if shipped is None:
            known = ", ".join(names())
            raise RuleBookError(
                f"規則集「{wanted}」はありません。使える規則集: {known}。",
                f'There is no rule book "{wanted}"; known are {known}.',
            )
        path = shipped
        book = _book(path)
    if book.name != wanted:
        raise RuleBookError(
            f"{path.name}: 「{wanted}」のはずが「{book.name}」です。",
            f'{path.name}: holds "{book.name}", not "{wanted}".',
        )
    return book


def deviation_book(name: str) -> DeviationBook:
    """Load a rule book of deviation scores.

    Args:
        name: scheme and fiscal year, such as "kyokai/2023".

    Returns:
        The rule book.

    Raises:
        RuleBookError: as ``find``, or it is a book of ladders and points.
    """
    book = find(name)
    if isinstance(book, DeviationBook):
        return book
    raise RuleBookError(
        f"{book.name} は偏差値方式の規則集ではありません。", f"{book.name} does not score by deviation scores."
    )


def tier_book(name: str) -> TierBook:
    """Load a complete rule book of ladders and points.

    Args:
        name: scheme and fiscal year, such as "kokuho_pref/2024".

    Returns:
        The rule book, whose lines all have points.

    Raises:
        RuleBookError: as ``find``, or it is a book of deviation scores, or an outline, which has no points.
    """
    book = find(name)
    if not isinstance(book, TierBook):
        raise RuleBookError(
            f"{book.name} は段階評価の規則集ではありません。", f"{book.name} does not score by ladders and points."
        )
    if book.status == "outline":
        raise RuleBookError(
            f"{book.name} は構成だけの規則集で、配点がありません。",
            f"{book.name} is an outline: its points are not known.",
        )
    return book


def names() -> list[str]:
    """The names of all rule books, in alphabetical order."""
    return sorted({*_names_in(rules_folder(), ".json"), *_shipped_names()})


def remove(name: str) -> None:
    """Delete a rule book that a user added.

    Args:
        name: scheme and fiscal year.

    Raises:
        RuleBookError: the user has added no such rule book, or it cannot be deleted.
    """
    wanted = normal_name(name)
    try:
        user_path(wanted).unlink()
    except FileNotFoundError as error:
        raise RuleBookError(
            f"追加された規則集「{wanted}」はありません。", f'No rule book "{wanted}" has been added.'
        ) from error
    except OSError as error:
        raise RuleBookError(
            f"「{wanted}」を削除できません。", f'The rule book "{wanted}" cannot be deleted.'
        ) from error


def user_folder() -> Path:
    """The folder of this user's own data; the environment variable XL_ADDIN_HOME overrules the system's habit."""
    return _user_folder(os.environ, sys.platform, Path("~").expanduser())


def rules_folder() -> Path:
    """The folder of the rule books that the user added."""
    return user_folder() / "rules"


def user_path(name: str) -> Path:
    """Where a rule book stands once the user has added it."""
    return rules_folder() / (normal_name(name) + ".json")


def shipped_folder() -> Path:
    """The folder of the rule books that came with the package."""
    return Path(__file__).resolve().parent


def shipped_path(name: str) -> Path | None:
    """The file of a shipped rule book, or None: JSON inside the built add-in, TOML elsewhere."""
    for ending in _shipped_endings():
        path = shipped_folder() / (normal_name(name) + ending)
        if path.is_file():
            return path
    return None


def normal_name(name: str) -> str:
    """Bring a rule book name into its one form; it can never leave the folder of rule books.

    Raises:
        RuleBookError: the name is not of the form "kyokai/2023".
    """
    normal = plain_text(name) if len(name) <= 100 else ""  # noqa: PLR2004 - far above any name
    if not _NAME.fullmatch(normal):
        shown = repr(name[:80])
        raise RuleBookError(
            f"規則集の名前は kyokai/2023 のように書きます（{shown}）。",
            f"A rule book is named like kyokai/2023, not {shown}.",
        )
    return normal


def is_readable(path: Path) -> bool:
    """Tell whether a file is there; what stands in a folder that this user may not enter is not there for them."""
    try:
        return path.is_file()
    except OSError:
        return False


def _user_folder(environment: Mapping[str, str], platform: str, home: Path) -> Path:
    if environment.get("XL_ADDIN_HOME"):
        return Path(environment["XL_ADDIN_HOME"])
    if platform == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "xl-addin"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "xl-addin"
    data = environment.get("XDG_DATA_HOME", "")
    return (Path(data) if data.startswith("/") else home / ".local" / "share") / "xl-addin"


def _shipped_endings() -> list[str]:
    return [".json", ".toml"] if _HAS_TOML else [".json"]


def _shipped_names() -> Iterator[str]:
    for ending in _shipped_endings():
        yield from _names_in(shipped_folder(), ending)


def _names_in(folder: Path, ending: str) -> Iterator[str]:
    try:
        found = list(folder.glob("*/*" + ending))
    except OSError:
        return
    for path in found:
        name = f"{path.parent.name}/{path.stem}"
        if _NAME.fullmatch(name):
            yield name


def _book(path: Path) -> RuleBook:
    if path.suffix == ".toml":
        from xl_addin.rulebook.based_on import shipped_book  # noqa: PLC0415 - hosts have no tomllib

        return shipped_book(path)
    return _parse(read_bytes(path), path.name)


def _own_book(path: Path, name: str) -> RuleBook:
    """Read a rule book of the user's folder, and say how to be rid of one that cannot be read any more."""
    try:
        return _book(path)
    except FaultyRuleBookError:
        raise
    except RuleBookError as error:
        raise RuleBookError(
            f"{error.ja}フォルダは {path.parent}。xl-addin rules remove {name} で取り除けば直ります。",
            f"{error.en} It is in {path.parent}; xl-addin rules remove {name} mends that.",
        ) from error


@lru_cache(maxsize=64)
def _parse(content: bytes, file: str) -> RuleBook:
    # Keyed by the content itself: a key of time and size misses a quick change of the same length.
    return parse_json(content, file)
