"""Finds a Japanese font on Windows, macOS and Linux."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: A font file to use before all others.
VARIABLE = "XL_ADDIN_FONT"


class FontFile(NamedTuple):
    """The files of a font.

    Attributes:
        family: its name.
        regular: the file of its regular weight.
        bold: the file of its bold weight; the regular one where there is none.
    """

    family: str
    regular: Path
    bold: Path


class _Known(NamedTuple):
    """A family: names of its files, and of the face that is meant in a collection."""

    family: str
    regular: tuple[str, ...]
    bold: tuple[str, ...]


# In the order of preference: sans-serif fonts with two weights first, then whatever has the letters.
_KNOWN = (
    _Known("Yu Gothic", ("YuGothM.ttc", "YuGothR.ttc", "yugothic.ttf"), ("YuGothB.ttc", "yugothib.ttf")),
    _Known("Meiryo", ("meiryo.ttc",), ("meiryob.ttc",)),
    _Known(
        "Hiragino Sans",
        ("ヒラギノ角ゴシック W3.ttc", "HiraginoSans-W3.ttc", "Hiragino Sans W3.ttc"),
        ("ヒラギノ角ゴシック W6.ttc", "HiraginoSans-W6.ttc", "Hiragino Sans W6.ttc"),
    ),
    _Known("Hiragino Kaku Gothic ProN", ("ヒラギノ角ゴ ProN W3.otf",), ("ヒラギノ角ゴ ProN W6.otf",)),
    _Known(
        "Noto Sans CJK JP",
        ("NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Regular.otf"),
        ("NotoSansCJK-Bold.ttc", "NotoSansCJKjp-Bold.otf"),
    ),
    _Known("Noto Sans JP", ("NotoSansJP-Regular.otf", "NotoSansJP-Regular.ttf"), ("NotoSansJP-Bold.otf",)),
    _Known("BIZ UDPGothic", ("BIZ-UDGothicR.ttc", "BIZUDPGothic-Regular.ttf"), ("BIZ-UDGothicB.ttc",)),
    _Known("IPAexGothic", ("ipaexg.ttf",), ()),
    _Known("IPAGothic", ("ipag.ttf", "ipagp.ttf"), ()),
    _Known("TakaoGothic", ("TakaoGothic.ttf", "TakaoPGothic.ttf"), ()),
    _Known("VL Gothic", ("VL-Gothic-Regular.ttf",), ()),
    _Known("MS Gothic", ("msgothic.ttc",), ()),
)


def folders() -> tuple[Path, ...]:
    """Where this system keeps its fonts: those of all users first, then the user's own."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", "C:\\Windows")) / "Fonts"
        own = os.environ.get("LOCALAPPDATA")
        return (windows, *([Path(own) / "Microsoft" / "Windows" / "Fonts"] if own else []))
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    shared = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return (*shared, home / ".local" / "share" / "fonts", home / ".fonts")


def japanese_font(places: Iterable[Path] | None = None) -> FontFile:
    """Find a Japanese font.

    Args:
        places: folders to search, with all that is in them; by default those of the system. The file that the
            environment variable ``XL_ADDIN_FONT`` names goes before all.

    Returns:
        The first family of which a file is there.

    Raises:
        WorkbookError: there is none.
    """
    wanted = os.environ.get(VARIABLE)
    if wanted:
        return _wanted(Path(wanted))
    there = _files(folders() if places is None else places)
    for known in _KNOWN:
        regular = _first(known.regular, there)
        if regular is not None:
            return FontFile(known.family, regular, _first(known.bold, there) or regular)
    raise WorkbookError(
        "日本語フォントが見つかりません。Noto Sans CJK JP か IPAex ゴシックを入れるか、"
        f"フォントファイルを環境変数 {VARIABLE} で指定してください（.html と .xlsx にはフォントは要りません）。",
        "No Japanese font was found; install Noto Sans CJK JP or IPAexGothic, "
        f"or name a font file in the environment variable {VARIABLE} (.html and .xlsx need no font).",
    )


def _wanted(path: Path) -> FontFile:
    if not path.is_file():
        raise WorkbookError(
            f"環境変数 {VARIABLE} のフォントファイル「{path}」がありません。",
            f"There is no font file {path}, which the environment variable {VARIABLE} names.",
        )
    known = next((each for each in _KNOWN if path.name in each.regular), None)
    return FontFile(known.family if known else path.stem, path, path)


def _files(places: Iterable[Path]) -> dict[str, Path]:
    """Every font file by its name; the first place wins."""
    found: dict[str, Path] = {}
    for place in places:
        for folder, inside, names in os.walk(place):
            inside.sort()
            for name in sorted(names):
                found.setdefault(_plain(name), Path(folder) / name)
    return found


def _first(names: Sequence[str], there: dict[str, Path]) -> Path | None:
    return next((there[_plain(name)] for name in names if _plain(name) in there), None)


def _plain(name: str) -> str:
    """Spell a file name in one way: macOS takes its letters apart."""
    return unicodedata.normalize("NFC", name).lower()
