"""A command on many workbooks goes on after an error, sums up, and puts results where they were asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from xl_addin.cli import many
from xl_addin.cli.many import Counted, Done, Targets
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable

AUDITED = 3


def counting(numbers: dict[str, int], status: int = 0) -> Callable[[Path], Done]:
    """Return work that finds a given number of things, and fails on a workbook that is not among them."""

    def work(book: Path) -> Done:
        if book.name not in numbers:
            raise WorkbookError("ありません。", "It is missing.")
        number = numbers[book.name]
        counted = (Counted("cells", "セル", "cells", number),)
        return Done([f"{number} セル / cells"], {"cells": number}, counted, status)

    return work


def test_an_error_is_told_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    """The second of three fails: its error is on standard error, the rest is done, and the status is 1."""
    books = [Path("a.xlsx"), Path("b.xlsx"), Path("c.ods")]
    assert many.each(books, counting({"a.xlsx": 2, "c.ods": 5})) == many.FAILED
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "[1/3] a.xlsx",
        "[2/3] b.xlsx",
        "エラー: ありません。 / Error: It is missing.",
        "[3/3] c.ods",
    ]
    assert said.out.splitlines() == [
        "■ a.xlsx",
        "2 セル / cells",
        "■ c.ods",
        "5 セル / cells",
        "合計: 3 件中 成功 2、失敗 1、セル 7 / In all: 3 workbooks, 1 failed, 7 cells",
    ]


def test_one_workbook_needs_no_summary(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither progress nor a heading nor a summary is printed for a single file."""
    assert many.each([Path("a.xlsx")], counting({"a.xlsx": 2})) == many.FINE
    said = capsys.readouterr()
    assert said.out == "2 セル / cells\n"
    assert said.err == ""


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    """Every workbook has an entry, one that failed its error in both languages, and the summary its sums."""
    books = [Path("a.xlsx"), Path("b.xlsx"), Path("c.ods")]
    assert many.each(books, counting({"a.xlsx": 2, "c.ods": 5}), as_json=True) == many.FAILED
    assert json.loads(capsys.readouterr().out) == {
        "books": [
            {"book": "a.xlsx", "cells": 2},
            {"book": "b.xlsx", "error": {"ja": "ありません。", "en": "It is missing."}},
            {"book": "c.ods", "cells": 5},
        ],
        "summary": {"books": 3, "failed": 1, "cells": 7},
    }


def test_json_of_one_workbook_has_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    """A script need not know how many workbooks there are."""
    many.each([Path("a.xlsx")], counting({"a.xlsx": 2}), as_json=True)
    assert json.loads(capsys.readouterr().out)["summary"] == {"books": 1, "failed": 0, "cells": 2}


def test_the_greatest_status_wins_unless_one_failed() -> None:
    """Findings give 3; a failure among them gives 1."""
    found = counting({"a.xlsx": 1}, AUDITED)
    assert many.each([Path("a.xlsx")], found) == AUDITED
    assert many.each([Path("a.xlsx"), Path("b.xlsx")], found) == many.FAILED


def test_errors_of_the_system_are_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    """A full disk is no reason to leave the other workbooks alone."""

    def work(book: Path) -> Done:
        if book.name == "a.xlsx":
            raise OSError(28, "No space left on device", "a.xlsx")
        return Done(["done"])

    assert many.each([Path("a.xlsx"), Path("b.xlsx")], work) == many.FAILED
    said = capsys.readouterr()
    assert "エラー: a.xlsx: No space left on device" in said.err
    assert "■ b.xlsx\ndone\n" in said.out


def test_a_workbook_named_twice_is_worked_on_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative and an absolute path can be the same file."""
    monkeypatch.chdir(tmp_path)
    seen: list[Path] = []

    def work(book: Path) -> Done:
        seen.append(book)
        return Done()

    many.each([Path("a.xlsx"), tmp_path / "a.xlsx", Path("a.xlsx")], work)
    assert seen == [Path("a.xlsx")]


def test_without_out_a_workbook_is_its_own_target(tmp_path: Path) -> None:
    """Another ending puts the result beside it; an ending in capitals is kept."""
    book = tmp_path / "a.xlsx"
    targets = Targets([book], None)
    assert targets.of(book) == book
    assert targets.of(book, ".xlsm") == tmp_path / "a.xlsm"
    assert targets.of(tmp_path / "A.XLSM", ".xlsm") == tmp_path / "A.XLSM"


def test_out_is_a_file_for_one_workbook(tmp_path: Path) -> None:
    """It is taken as it is, unless the result needs another ending."""
    book, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    targets = Targets([book, book], out)
    assert targets.of(book) == out
    with pytest.raises(WorkbookError, match=r"must end in \.xlsm"):
        targets.of(book, ".xlsm")


def test_out_is_a_folder_that_is_there(tmp_path: Path) -> None:
    """One workbook can go into a folder, too."""
    assert Targets([Path("a.xlsx")], tmp_path).of(Path("a.xlsx"), ".xlsm") == tmp_path / "a.xlsm"


def test_out_is_a_folder_for_several_workbooks(tmp_path: Path) -> None:
    """It is made when the first result is due."""
    books, out = [Path("a.xlsx"), Path("x/b.ods")], tmp_path / "deep" / "out"
    targets = Targets(books, out)
    assert not out.exists()
    assert [targets.of(book) for book in books] == [out / "a.xlsx", out / "b.ods"]
    assert out.is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Several workbooks cannot go into one file."""
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"")
    with pytest.raises(click.UsageError, match="must be a folder"):
        Targets([Path("a.xlsx"), Path("b.xlsx")], out)


def test_two_workbooks_of_one_name_are_refused(tmp_path: Path) -> None:
    """One would take the other's place; on Windows capitals make no difference."""
    with pytest.raises(click.UsageError, match="called"):
        Targets([Path("x/a.xlsx"), Path("y/A.xlsx")], tmp_path / "out")
    Targets([Path("x/a.xlsx"), Path("y/A.xlsx")], None)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A file in the way is told as such."""
    (tmp_path / "file").write_bytes(b"")
    targets = Targets([Path("a.xlsx"), Path("b.xlsx")], tmp_path / "file" / "out")
    with pytest.raises(WorkbookError, match="cannot be made"):
        targets.of(Path("a.xlsx"))


def test_two_results_never_go_to_one_file(tmp_path: Path) -> None:
    """A.xlsx and a.xlsm differ, but both would become a.xlsm."""
    targets = Targets([tmp_path / "a.xlsx", tmp_path / "a.xlsm"], None)
    assert targets.of(tmp_path / "a.xlsx", ".xlsm") == tmp_path / "a.xlsm"
    with pytest.raises(WorkbookError, match="one by one"):
        targets.of(tmp_path / "a.xlsm", ".xlsm")
