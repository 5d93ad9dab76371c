"""The commands freeze and thaw: files, messages and exit statuses, and what Calc makes of frozen workbooks."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from xl_addin import cli
from xl_addin.hosts.excel.register import register
from xl_addin.parts.book import open_book
from xl_addin.parts.contents import Put

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

FAILED, WRONG_USE = 1, 2


def run(*arguments: str | Path) -> int:
    """Run the command and return its exit status."""
    with pytest.raises(SystemExit) as stopped:
        cli.main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def write(path: Path, *, computed: bool = True) -> Path:
    """Write a workbook of rates, their ranks and whether they are the highest; values may be missing."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("率")
        for row, (name, rate, rank) in enumerate((("北", 61.25, 2), ("東", 48.5, 3), ("西", 75, 1))):
            sheet.write_row(row, 0, [name, rate])
            sheet.write_formula(row, 2, f"=SCORE_RANK(B{row + 1},B$1:B$3)", None, rank if computed else "")
            sheet.write_formula(row, 3, f"=C{row + 1}=1", None, rank == 1 if computed else "")
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!" if computed else "")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with formulas and their values."""
    return write(tmp_path / "率.xlsx")


def parts(path: Path) -> dict[str, bytes]:
    """Return the contents of a file's members."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shown(path: Path) -> list[object]:
    """What columns C and D show, if there are no formulas in them."""
    cells = open_book(path).sheet("率").cells
    places = [(row, col) for row in range(3) for col in (2, 3)]
    return [cells[place].value if cells[place].formula is None else cells[place].formula for place in places]


VALUES = [2, False, 3, False, 1, True]
FORMULAS = [text for row in (1, 2, 3) for text in (f"SCORE_RANK(B{row},B$1:B$3)", f"C{row}=1")]


def test_a_workbook_is_frozen_and_thawed(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """OUT holds values, BOOK stays as it is, and thaw makes OUT what BOOK is."""
    before, out = book.read_bytes(), tmp_path / "配布.xlsx"
    assert run("freeze", book, "-o", out) == 0
    said = capsys.readouterr()
    assert "7 セル、うちアドインの関数 3、エラー値 1" in said.out
    assert "7 cells, 3 of the add-in, 1 errors" in said.out
    assert "--recalc" in said.err  # XlsxWriter asks for a calculation on load
    assert book.read_bytes() == before
    assert shown(out) == VALUES
    assert run("thaw", out) == 0
    assert "7 セル / cells" in capsys.readouterr().out
    assert parts(out) == parts(book)


def test_json_says_what_was_done(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object, whatever happens."""
    out = tmp_path / "out.xlsx"
    assert run("freeze", book, "-o", out, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "books": [
            {
                "book": str(book),
                "out": str(out),
                "cells": 7,
                "ours": 3,
                "errors": 1,
                "unregistered": None,
                "left": [],
            }
        ],
        "summary": {"books": 1, "failed": 0, "cells": 7, "errors": 1},
    }
    assert run("thaw", out, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["books"] == [{"book": str(out), "out": str(out), "cells": 7, "same": True, "values": []}]


def test_several_workbooks_go_to_a_folder(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that cannot be frozen is told, and the other is done."""
    other, out = write(tmp_path / "値なし.xlsx", computed=False), tmp_path / "配布"
    assert run("freeze", other, book, "-o", out) == FAILED
    said = capsys.readouterr()
    assert "率!C1" in said.err
    assert "2 件中 成功 1、失敗 1" in said.out
    assert [path.name for path in out.iterdir()] == ["率.xlsx"]


def test_out_is_required_and_is_not_the_workbook(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The formulas would be gone for good where a program drops the note."""
    before = book.read_bytes()
    assert run("freeze", book) == WRONG_USE
    assert run("freeze", book, "-o", book) == FAILED
    assert run("freeze", book, "-o", tmp_path) == FAILED
    assert "The output is the workbook" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_the_ending_follows_the_macros(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without our macros the file is an .xlsx, and thaw makes an .xlsm beside it, over no other file."""
    registered, out = tmp_path / "率.xlsm", tmp_path / "配布" / "率.xlsx"
    register(book, registered)
    out.parent.mkdir()
    assert run("freeze", registered, "-o", tmp_path / "out.xlsm") == FAILED
    assert "must end in .xlsx" in capsys.readouterr().err
    assert run("freeze", registered, "-o", out.parent) == 0
    assert "VBA" in capsys.readouterr().out
    assert run("thaw", out) == 0
    assert parts(out.with_suffix(".xlsm")) == parts(registered)
    assert run("thaw", out) == FAILED
    assert "exists already" in capsys.readouterr().err


def test_no_note_is_left_if_none_is_wanted(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Then nothing can be put back, and the file is left alone."""
    out = tmp_path / "out.xlsx"
    assert run("freeze", book, "-o", out, "--no-note", "--ours") == 0
    before = out.read_bytes()
    assert run("thaw", out) == FAILED
    assert "no note of freeze" in capsys.readouterr().err
    assert out.read_bytes() == before


def test_a_refused_thaw_changes_nothing(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file stays, and no other one is written."""
    out, back = tmp_path / "out.xlsx", tmp_path / "back.xlsx"
    assert run("freeze", book, "-o", out, "--no-note") == 0
    values = {row: open_book(out).sheet("率").cells[row, 2].value for row in range(3)}
    assert values == {0: 2, 1: 3, 2: 1}
    assert run("thaw", out, "-o", back) == FAILED
    assert "エラー: " in capsys.readouterr().err
    assert not back.exists()


def test_a_backup_of_the_older_file_is_kept(book: Path, tmp_path: Path) -> None:
    """Thaw writes in place."""
    out = tmp_path / "out.xlsx"
    assert run("freeze", book, "-o", out) == 0
    before = out.read_bytes()
    assert run("thaw", out, "--backup") == 0
    assert (tmp_path / "out.xlsx.bak").read_bytes() == before


@pytest.mark.office
def test_values_are_computed_first_if_that_is_wanted(tmp_path: Path) -> None:
    """A workbook without values, or with wrong ones, is computed in Calc."""
    out = tmp_path / "out.xlsx"
    assert run("freeze", write(tmp_path / "a.xlsx", computed=False), "-o", out, "--recalc") == 0
    assert shown(out) == VALUES


@pytest.mark.office
def test_the_note_survives_saving_an_xlsx_in_calc(book: Path, tmp_path: Path, office: Office) -> None:
    """Twice, and the formulas come back."""
    frozen = tmp_path / "frozen.xlsx"
    assert run("freeze", book, "-o", frozen) == 0
    once = saved(office, frozen, tmp_path / "once.xlsx")
    twice = saved(office, once, tmp_path / "twice.xlsx")
    assert shown(twice) != FORMULAS
    assert run("thaw", twice) == 0
    assert shown(twice) == FORMULAS


@pytest.mark.office
def test_an_ods_is_frozen_and_thawed(
    book: Path, tmp_path: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every part comes back; but Calc drops the note when it saves an .ods, and thaw says so."""
    source, frozen = saved(office, book, tmp_path / "source.ods"), tmp_path / "frozen.ods"
    assert run("freeze", source, "-o", frozen) == 0
    assert shown(frozen) == VALUES
    dropped = saved(office, frozen, tmp_path / "dropped.ods")
    assert shown(dropped) == VALUES
    assert run("thaw", dropped) == FAILED
    assert "LibreOffice drops it" in capsys.readouterr().err
    changed = tmp_path / "changed.ods"
    changed.write_bytes(open_book(frozen).changed({"率": {(9, 0): Put("追記")}}))
    assert run("thaw", changed) == 0
    assert shown(changed) == FORMULAS
    assert run("thaw", frozen) == 0
    assert parts(frozen) == parts(source)


def saved(office: Office, source: Path, target: Path) -> Path:
    """Open a workbook in Calc and save it."""
    kind = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}[target.suffix]
    document = office.load(source)
    document.storeToURL(target.as_uri(), office.bridge.properties(FilterName=kind))
    document.close(True)
    return target
