from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc import bookfile
from xl_addin.hosts.calc.bookfile import check_source, check_target, is_patched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small workbook."""
    path = tmp_path / "実績.xlsx"
    made = openpyxl.Workbook()
    made.active.append([1, "あ"])
    made.save(path)
    return path


def _rewrite(book: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with zipfile.ZipFile(book) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(book, "w") as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)


def _empty(book: Path) -> None:
    book.write_bytes(b"")


def _text(book: Path) -> None:
    book.write_text("支部,得点\n", encoding="utf-8")


def _cut_short(book: Path) -> None:
    book.write_bytes(book.read_bytes()[: book.stat().st_size // 2])


def _flip_a_byte(book: Path) -> None:
    content = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    content[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0xFF
    book.write_bytes(content)


def _other_zip(book: Path) -> None:
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("readme.txt", "x")


def _cut_xml(book: Path) -> None:
    _rewrite(book, lambda name, content: content[:-20] if name == "xl/worksheets/sheet1.xml" else content)


def _ole(book: Path) -> None:
    book.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))


def _lock_by_calc(book: Path) -> None:
    book.with_name(f".~lock.{book.name}#").write_text(",someone,host;", encoding="utf-8")


def _lock_by_excel(book: Path) -> None:
    book.with_name(f"~${book.name}").write_bytes(b"\x07someone")


def _encrypted_ods(book: Path) -> None:
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("content.xml", b"\x00\x01")
        archive.writestr("META-INF/manifest.xml", b"<manifest:encryption-data/>")


def _remove(book: Path) -> None:
    book.unlink()


def _make_folder(book: Path) -> None:
    book.unlink()
    book.mkdir()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_empty, "empty"),
        (_text, "broken"),
        (_cut_short, "broken"),
        (_flip_a_byte, "broken"),
        (_cut_xml, "broken"),
        (_other_zip, "not a workbook"),
        (_ole, "encrypted"),
        (_encrypted_ods, "encrypted"),
        (_lock_by_calc, "open elsewhere"),
        (_lock_by_excel, "open elsewhere"),
        (_remove, "no file"),
        (_make_folder, "not a file"),
    ],
)
def test_bad_sources(book: Path, damage: Callable[[Path], None], says: str) -> None:
    """Whatever is wrong with a workbook is one line in each language that names the file; the file stays."""
    damage(book)
    before = book.read_bytes() if book.is_file() else None
    with pytest.raises(WorkbookError, match=says) as caught:
        check_source(book)
    for line in (caught.value.ja, caught.value.en):
        assert book.name in line
        assert "\n" not in line
    assert (book.read_bytes() if book.is_file() else None) == before


def test_good_source(book: Path) -> None:
    """A sound workbook passes, also under a name in capitals."""
    check_source(book)
    check_source(book.rename(book.with_suffix(".XLSX")))


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.xlsb", "a"])
def test_other_kinds(tmp_path: Path, name: str) -> None:
    """Other kinds of files are refused by their name."""
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(WorkbookError, match=r"only \.xlsx"):
        check_source(tmp_path / name)


def test_too_large(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that would unpack beyond all bounds is refused before it is unpacked."""
    monkeypatch.setattr(bookfile, "MAX_UNPACKED", 1000)
    with pytest.raises(WorkbookError, match="too large"):
        check_source(book)


@pytest.mark.parametrize("name", ["out.xlsm", "out.csv", "out"])
def test_targets_not_written(book: Path, name: str) -> None:
    """Excel files of another kind are refused with the reason, and so is anything else."""
    with pytest.raises(WorkbookError, match="loses parts"):
        check_target(book.with_name(name), book)


def test_target_is_the_book(tmp_path: Path) -> None:
    """The workbook itself may be the target under its kind of name, where it is patched; under another it is refused."""
    book = tmp_path / "a.ods"
    book.write_bytes(b"x")
    link = tmp_path / "b.ods"
    link.symlink_to(book)
    for name in (book, link, tmp_path / "." / "a.ods", tmp_path / "B.ODS"):
        assert is_patched(name, book)
        check_target(name, book)
    link = tmp_path / "b.pdf"
    link.symlink_to(book)
    hard = tmp_path / "c.pdf"
    hard.hardlink_to(book)
    for name in (link, hard):
        assert not is_patched(name, book)
        with pytest.raises(WorkbookError, match="itself"):
            check_target(name, book)


def test_target_places(book: Path) -> None:
    """A missing folder, a folder and a locked file are refused; a new name passes."""
    with pytest.raises(WorkbookError, match="no folder"):
        check_target(book.parent / "none" / "a.pdf", book)
    (book.parent / "d.pdf").mkdir()
    with pytest.raises(WorkbookError, match="is a folder"):
        check_target(book.parent / "d.pdf", book)
    (book.parent / ".~lock.a.ods#").write_bytes(b"")
    with pytest.raises(WorkbookError, match="open elsewhere"):
        check_target(book.parent / "a.ods", book)
    check_target(book.parent / "new.pdf", book)
