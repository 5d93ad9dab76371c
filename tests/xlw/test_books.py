from __future__ import annotations

import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlwings as xw

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.office


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A workbook that another program wrote."""
    book = openpyxl.Workbook()
    book.active.title = "実績"
    book.active["A1"], book.active["B1"] = 3, "=A1*2"
    path = tmp_path / "実績.xlsx"
    book.save(path)
    return path


@attributes("Books.add")
def test_a_new_book_has_one_sheet_and_is_active(app: xw.App) -> None:
    """New books are numbered as in Excel until they are saved."""
    one, two = app.books.add(), app.books.add()
    assert app.books.active == two
    assert two.sheet_names == ["Sheet1"]
    first, second = (int(re.fullmatch(r"Book(\d+)", book.name)[1]) for book in (one, two))
    assert second == first + 1
    assert two.fullname == two.name


@attributes("Books.open", "Books.count")
def test_a_book_is_opened_once(app: xw.App, saved: Path) -> None:
    """Opening it again gives the same book."""
    book = app.books.open(saved)
    assert app.books.open(str(saved)) == book
    assert app.books.count == len(app.books) == 1
    assert book.sheets["実績"]["A1:B1"].value == [3, 6]


@attributes("Books.active")
def test_the_active_book_is_the_one_opened_or_activated_last(app: xw.App, saved: Path) -> None:
    """When it is closed, the one before it is active again."""
    first, second, third = app.books.add(), app.books.open(saved), app.books.add()
    assert app.books.active == third
    second.activate()
    assert app.books.active == xw.books.active == second
    second.close()
    assert app.books.active == third
    third.close()
    assert app.books.active == first


def test_without_a_book_there_is_no_active_one(app: xw.App) -> None:
    """Xlwings would silently make one of nothing."""
    with pytest.raises(WorkbookError, match="No workbook is open"):
        app.books.active


@attributes("Books.api")
def test_books_are_found_by_name_and_number(app: xw.App, saved: Path) -> None:
    """Brackets count from 0, parentheses from 1; names are found in any case."""
    first, second = app.books.add(), app.books.open(saved)
    assert app.books[0] == app.books(1) == app.books[first.name.upper()] == first
    assert app.books[-1] == app.books["実績.XLSX"] == second
    assert "実績.xlsx" in app.books
    assert "無い.xlsx" not in app.books
    assert list(app.books) == [first, second]
    assert app.books.api.hasElements() is True
    with pytest.raises(KeyError):
        app.books["無い.xlsx"]
    with pytest.raises(KeyError):
        app.books(3)
    with pytest.raises(IndexError):
        app.books[2]


def test_a_relative_path_is_looked_up_in_the_current_folder(
    app: xw.App, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As xlwings says."""
    monkeypatch.chdir(saved.parent)
    assert app.books.open("実績.xlsx").fullname == str(saved)


def test_book_finds_an_open_book(app: xw.App, saved: Path) -> None:
    """`xw.Book` looks in all apps by name and by path before it opens anything."""
    book = app.books.open(saved)
    assert xw.Book("実績.xlsx") == book
    assert xw.Book(str(saved)) == book
    unsaved = xw.Book()
    assert xw.Book(unsaved.name) == unsaved
    assert len(app.books) == 2


def test_two_books_of_one_name_cannot_be_open(app: xw.App, saved: Path) -> None:
    """As xlwings and Excel refuse it."""
    other = saved.parent / "別" / saved.name
    other.parent.mkdir()
    shutil.copy(saved, other)
    app.books.open(saved)
    with pytest.raises(ValueError, match="two workbooks"):
        app.books.open(other)


def test_a_missing_file_is_told(app: xw.App, tmp_path: Path) -> None:
    """Xlwings looks for it first."""
    with pytest.raises(FileNotFoundError):
        app.books.open(tmp_path / "無い.xlsx")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


def _no_zip(path: Path) -> None:
    path.write_text("<html>no workbook</html>", "utf-8")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for number in range(3):
            with archive.open(f"xl/{number}.bin", "w", force_zip64=True) as part:
                for _ in range(1024):
                    part.write(bytes(1 << 20))


def _bad_xml(path: Path) -> None:
    content = {}
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content["xl/worksheets/sheet1.xml"] = content["xl/worksheets/sheet1.xml"][:-20]
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in content.items():
            archive.writestr(name, part)


def _another_program(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [_truncated, _no_zip, _empty, _bad_xml, _bomb, _another_program])
def test_a_damaged_file_is_told(app: xw.App, saved: Path, damage: Callable[[Path], None]) -> None:
    """The message names the file, in both languages; nothing is left open."""
    damage(saved)
    with pytest.raises(WorkbookError) as caught:
        app.books.open(saved)
    assert saved.name in caught.value.ja
    assert saved.name in caught.value.en
    assert len(app.books) == 0
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_an_unknown_kind_of_file_is_refused(app: xw.App, tmp_path: Path) -> None:
    """Guessing is left to others."""
    (tmp_path / "figures.docx").write_bytes(b"PK")
    with pytest.raises(WorkbookError, match="are supported"):
        app.books.open(tmp_path / "figures.docx")


def test_an_xls_that_is_none_is_refused(app: xw.App, tmp_path: Path) -> None:
    """A web page with that ending is no workbook."""
    (tmp_path / "figures.xls").write_text("<html><table></table></html>", "utf-8")
    with pytest.raises(WorkbookError, match=r"no \.xls workbook"):
        app.books.open(tmp_path / "figures.xls")


@pytest.mark.parametrize("lock", [".~lock.実績.xlsx#", "~$実績.xlsx"])
def test_a_book_that_somebody_has_open_is_opened_for_reading_only(app: xw.App, saved: Path, lock: str) -> None:
    """Else it is refused, naming the lock; the lock stays."""
    (saved.parent / lock).write_bytes(b"somebody")
    with pytest.raises(WorkbookError, match="open elsewhere"):
        app.books.open(saved)
    book = app.books.open(saved, read_only=True)
    assert book.sheets[0]["A1"].value == 3
    book.close()
    assert (saved.parent / lock).read_bytes() == b"somebody"


def test_an_open_book_is_locked_until_it_is_closed(app: xw.App, saved: Path) -> None:
    """Another program sees that it is in use."""
    book = app.books.open(saved)
    assert sorted(os.listdir(saved.parent)) == [".~lock.実績.xlsx#", "実績.xlsx"]  # noqa: PTH208 - names alone
    book.close()
    assert os.listdir(saved.parent) == ["実績.xlsx"]  # noqa: PTH208 - names alone


def test_a_read_only_book_is_not_saved_in_its_place(app: xw.App, saved: Path, tmp_path: Path) -> None:
    """Under another name it may be, and can be changed from then on."""
    before = saved.read_bytes()
    book = app.books.open(saved, read_only=True)
    book.sheets[0]["A1"].value = 4
    with pytest.raises(WorkbookError, match="reading only"):
        book.save()
    assert saved.read_bytes() == before
    book.save(tmp_path / "写し.xlsx")
    book.sheets[0]["A1"].value = 5
    book.save()
    assert openpyxl.load_workbook(tmp_path / "写し.xlsx").active["A1"].value == 5


@pytest.mark.parametrize("kind", [".xlsx", ".xls", ".ods"])
def test_an_encrypted_book_opens_with_its_password_alone(app: xw.App, tmp_path: Path, kind: str) -> None:
    """A missing and a wrong password are told apart from a broken file, and it stays encrypted when it is saved."""
    path = tmp_path / f"secret{kind}"
    book = app.books.add()
    book.sheets[0]["A1"].value = "秘密"
    book.save(path, password="正しい")
    book.close()
    for password in (None, "wrong"):
        with pytest.raises(WorkbookError, match=r"password|cannot open"):
            app.books.open(path, password=password)
    book = app.books.open(path, password="正しい")
    assert book.sheets[0]["A1"].value == "秘密"
    book.sheets[0]["A1"].value = "新しい"
    book.save()
    book.close()
    with pytest.raises(WorkbookError):
        app.books.open(path)
    assert app.books.open(path, password="正しい").sheets[0]["A1"].value == "新しい"


def test_a_password_that_is_not_needed_does_no_harm(app: xw.App, saved: Path) -> None:
    """The book opens, and is not encrypted when it is saved."""
    book = app.books.open(saved, password="x")
    book.save()
    assert openpyxl.load_workbook(saved).active["A1"].value == 3


@pytest.mark.parametrize(
    ("name", "content", "options", "expected"),
    [
        ("utf8.csv", "県,値\n北海道,1.5\n".encode(), {}, [["県", "値"], ["北海道", 1.5]]),
        ("bom.csv", "県,値\n".encode("utf-8-sig"), {}, [["県", "値"]]),
        ("sjis.csv", "県,①\n".encode("cp932"), {}, [["県", "①"]]),
        ("sjis2.csv", "県,①\n".encode("cp932"), {"origin": 932}, [["県", "①"]]),
        ("latin.csv", "é,1\n".encode("cp1252"), {"origin": 1252}, [["é", 1]]),
        ("tab.txt", b"a\t1\n", {}, [["a", 1]]),
        ("tab.tsv", b"a\t1\n", {}, [["a", 1]]),
        ("semi.csv", b"a;1\n", {"format": 4}, [["a", 1]]),
        ("bar.csv", b"a|1\n", {"format": 6, "delimiter": "|"}, [["a", 1]]),
        ("colon.csv", b"a:1\n", {"delimiter": ":"}, [["a", 1]]),
        ("quoted.csv", b'"a,b","x\ny"\n', {}, [["a,b", "x\ny"]]),
        ("formula.csv", b"=1+1,a\n", {}, [["=1+1", "a"]]),
    ],
)
def test_text_files_are_read(  # noqa: PLR0917 - two fixtures, and four parts of a case
    app: xw.App, tmp_path: Path, name: str, content: bytes, options: dict[str, object], expected: list[list[object]]
) -> None:
    """Encoding and delimiter are found or given; a text that looks like a formula stays a text."""
    (tmp_path / name).write_bytes(content)
    book = app.books.open(tmp_path / name, **options)
    assert book.sheets[0].used_range.options(ndim=2).value == expected
    assert book.sheet_names == [Path(name).stem]


def test_an_unknown_code_page_is_refused(app: xw.App, tmp_path: Path) -> None:
    """Guessing would give wrong characters."""
    (tmp_path / "a.csv").write_bytes(b"a")
    with pytest.raises(NotImplementedError, match="code page 37"):
        app.books.open(tmp_path / "a.csv", origin=37)


@pytest.mark.parametrize(
    "option", ["update_links", "write_res_password", "editable", "notify", "converter", "add_to_mru", "corrupt_load"]
)
def test_options_without_effect_are_refused(app: xw.App, saved: Path, option: str) -> None:
    """What asks for nothing is accepted."""
    app.books.open(saved, **{option: 0}).close()
    with pytest.raises(NotImplementedError, match=option):
        app.books.open(saved, **{option: 1})


def test_functions_of_the_add_in_are_bound_when_a_book_opens(app: xw.App, tmp_path: Path) -> None:
    """LibreOffice 7.4 leaves plain names from Excel unbound, and shows what the file says."""
    book = openpyxl.Workbook()
    for row, value in enumerate((45.5, 60.25, 52.0), 1):
        book.active.cell(row, 1, value)
        book.active.cell(row, 2, f"=SCORE_RANK(A{row},A$1:A$3)")
    book.save(tmp_path / "ranks.xlsx")
    opened = app.books.open(tmp_path / "ranks.xlsx")
    assert opened.sheets[0]["B1:B3"].value == [3, 1, 2]
