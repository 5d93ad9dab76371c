"""Text files with values: how they are read as workbooks and written from sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

FILTER: Final = "Text - txt - csv (StarCalc)"
SUFFIXES: Final = (".csv", ".tsv", ".txt")
BOM: Final = b"\xef\xbb\xbf"
MAX_PEEK: Final = 1 << 24
_UTF8: Final = 76
_QUOTE: Final = 34
_LARGEST: Final = 1 << 30
_CHARSETS: Final = {
    # code page: number that LibreOffice gives it; 2 and 3 are Excel's xlWindows and xlMSDOS on a Japanese machine
    2: 60, 3: 60, 437: 3, 850: 4, 932: 60, 936: 61, 949: 62, 950: 63, 1200: 65535, 1250: 33, 1251: 34, 1252: 1,
    10000: 2, 20932: 69, 28591: 12, 50220: 72, 51932: 69, 65001: _UTF8,
}  # fmt: skip
_JAPANESE: Final = 932
_FORMATS: Final = {1: "\t", 2: ",", 3: " ", 4: ";", 5: ""}
"""Excel's numbers for delimiters."""
_OWN_DELIMITER: Final = 6


@dataclass(frozen=True)
class TextFormat:
    """How a text file is written, in the words of ``Workbooks.Open``.

    Args:
        format: 1 tab, 2 comma, 3 space, 4 semicolon, 5 none, 6 the delimiter; or the delimiter itself.
        origin: code page; None tells UTF-8 from Japanese Windows by the bytes.
        delimiter: for format 6, or without a format.
    """

    format: Any = None
    origin: int | None = None
    delimiter: str | None = None


def reading(path: Path, text: TextFormat) -> dict[str, Any]:
    """Say how LibreOffice is to read a text file.

    Args:
        path: the file.
        text: how it is written.

    Returns:
        Properties for ``loadComponentFromURL``.

    Raises:
        WorkbookError: it is missing or larger than any text table.
        NotInCalcError: the code page is not known.
    """
    if not path.is_file():
        raise WorkbookError(f"「{path}」がありません。", f"There is no file {path}.")
    if path.stat().st_size > _LARGEST:
        raise WorkbookError(f"「{path}」は大きすぎます。", f"{path} is too large.")
    delimiter = _delimiter(path, text)
    separator = str(ord(delimiter)) if delimiter else ""
    # Separator, quote, character set, first row, columns, language, quoted are texts, dates and the like are
    # recognised, then what concerns writing, and last: a text with "=" in front stays a text.
    tokens = (separator, _QUOTE, _charset(path, text), 1, "", 0, "false", "true", "false", "false", "false", 0, "false")
    return {"FilterName": FILTER, "FilterOptions": ",".join(map(str, tokens))}


def writing(sheet: int) -> dict[str, Any]:
    """Say how LibreOffice is to write a sheet as CSV: UTF-8, values as they are shown.

    Args:
        sheet: its number from 1.

    Returns:
        Properties for ``storeToURL``.
    """
    tokens = (ord(","), _QUOTE, _UTF8, 1, "", 0, "false", "true", "false", "false", "false", sheet)
    return {"FilterName": FILTER, "FilterOptions": ",".join(map(str, tokens))}


def _delimiter(path: Path, text: TextFormat) -> str:
    chosen = text.format
    if isinstance(chosen, str) and not chosen.isdigit():
        return chosen[:1]
    if chosen is not None and int(chosen) in _FORMATS:
        return _FORMATS[int(chosen)]
    if chosen is not None and int(chosen) != _OWN_DELIMITER:
        raise ValueError(f"There is no text format {chosen!r}.")
    if text.delimiter:
        return text.delimiter[:1]
    return "," if path.suffix.lower() == ".csv" else "\t"


def _charset(path: Path, text: TextFormat) -> int:
    if text.origin is not None:
        if int(text.origin) not in _CHARSETS:
            raise NotInCalcError(
                f"コードページ {text.origin} のテキストは読めません。UTF-8 は 65001、Shift_JIS は 932 です。",
                f"Text in code page {text.origin} cannot be read; UTF-8 is 65001, Shift_JIS is 932.",
            )
        return _CHARSETS[int(text.origin)]
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _CHARSETS[1200]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _CHARSETS[_JAPANESE]
    return _UTF8
