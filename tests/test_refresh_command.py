"""``xl-addin refresh --data``: new figures and what follows from them, nothing else of the file."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.parts.judges import differences, sheet_part
from tests.saved_books import parts_of, saved_values
from tests.scripts.tables import csv
from tests.test_book_kyokai import oracle
from tests.test_cli import assert_explained, run
from xl_addin.book.inputs import workbook as input_book
from xl_addin.book.live.sheet_names import RECORD
from xl_addin.cli import refresh
from xl_addin.hosts.calc.agreeing import reproduced
from xl_addin.hosts.calc.computing import Computer
from xl_addin.hosts.calc.recalc import recalc
from xl_addin.parts.book import open_book
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from xl_addin.hosts.calc.office import Office

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
MARKS = WORKBOOKS / "data" / "kokuho_pref_marks.csv"
INVENTED = "架空"
STAMP = "入力データ"

pytestmark = pytest.mark.office


@pytest.fixture(autouse=True)
def shared(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The command uses the LibreOffice of all tests."""
    monkeypatch.setattr(refresh, "Computer", partial(Computer, office=office))
    return office


def counts_file(path: Path, *, less: int = 0) -> tuple[Path, np.ndarray[Any, Any]]:
    """Write the counts of the shipped workbook, the branches in reverse; the first count is a little smaller."""
    cells = open_book(WORKBOOKS / "kyokai_incentive_2023.xlsx").sheet("実績入力").cells
    rows = [[cells[row, col].value for col in range(19)] for row in range(7, 55)]
    for row in rows[1:]:
        row[1] = float(str(row[1])) - less
    figures = np.array([row[1:] for row in rows[1:]], dtype=float)
    return csv(path, [rows[0], *reversed(rows[1:])]), figures


def copied(folder: Path, name: str) -> Path:
    """A copy of a shipped workbook."""
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(WORKBOOKS / name, folder / name))


def unequal(office: Office, path: Path) -> list[str]:
    """The formulas whose saved value is not what Calc computes."""
    book = open_book(path)
    computed = Computer(office=office).compute(path.read_bytes(), path.suffix)
    return [
        f"{sheet} {place}: {cell.value!r} {computed.of(sheet, *place)!r}"
        for sheet in book.sheet_names
        for place, cell in book.sheet(sheet).cells.items()
        if cell.formula is not None
        and not reproduced("" if cell.value is None else cell.value, computed.of(sheet, *place))
    ]


def new_book(path: Path, name: str = "kokuho_pref/2024") -> Path:
    """An empty input workbook."""
    input_book.write(store.find(name), path)
    return path


@pytest.mark.parametrize("ending", ["xlsx", "xlsm"])
def test_saved_values_are_right(tmp_path: Path, office: Office, ending: str) -> None:
    """Totals are NumPy's, every saved value is Calc's, and only sheets with figures or stamps differ in the file."""
    path = copied(tmp_path, f"kyokai_incentive_2023.{ending}")
    before = path.read_bytes()
    data, figures = counts_file(tmp_path / "r6.csv", less=50)
    assert run("refresh", path, "--data", data) == 0
    content = path.read_bytes()
    values = saved_values(content, "得点計算")
    points, _ = oracle(figures)
    assert [values[f"B{row}"] for row in range(9, 56)] == pytest.approx(points.sum(axis=1).tolist(), rel=1e-9)
    assert unequal(office, path) == []
    changed = differences(before, content)
    assert changed
    assert all(part.startswith("xl/worksheets/sheet") for part in changed)


def test_stamps_replace_the_warnings(tmp_path: Path) -> None:
    """The first sheet names the file of the figures, and nothing says any more that they are invented."""
    path = copied(tmp_path, "kyokai_incentive_2023.xlsx")
    assert INVENTED in str(saved_values(path.read_bytes(), "実績入力").values())
    data, _ = counts_file(tmp_path / "令和7年.csv")
    assert run("refresh", path, "--data", data) == 0
    front = saved_values(path.read_bytes(), "はじめに")
    assert [text for text in front.values() if str(text).startswith(f"{STAMP}: 「令和7年.csv」")]
    assert INVENTED not in str(saved_values(path.read_bytes(), "実績入力").values())


def test_a_second_refresh_with_the_same_data_changes_no_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refreshing twice gives the same results, and the second time nothing is listed."""
    path = copied(tmp_path, "kyokai_incentive_2023.xlsx")
    data, _ = counts_file(tmp_path / "r6.csv", less=50)
    assert run("refresh", path, "--data", data) == 0
    first = saved_values(path.read_bytes(), "得点計算")
    capsys.readouterr()
    assert run("refresh", path, "--data", data, "--json") == 0
    told = json.loads(capsys.readouterr().out)["books"][0]
    assert (told["changes"], told["results"], told["filled"]) == ([], [], 846)
    assert saved_values(path.read_bytes(), "得点計算") == first


def test_what_changed_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list names each input cell and each result with its value before and after."""
    path = new_book(tmp_path / "県.xlsx")
    rows = [["年度", "指標", "行", "達成"], ["2024", "1-3", "①", "○"]]
    assert run("refresh", path, "--data", csv(tmp_path / "m.csv", rows), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (entry,) = told["books"]
    assert [(each["name"], each["item"], each["before"], each["after"]) for each in entry["changes"]] == [
        ("指標1-3", "①", None, "○")
    ]
    points = store.find("kokuho_pref/2024")
    line = next(
        line
        for each in points.indicators
        if each.id == "1-3"
        for line in each.lines
        if line.no == "①"  # type: ignore[union-attr]
    )
    totals = [each for each in entry["results"] if each["item"] == "総得点"]
    assert [(each["before"], each["after"]) for each in totals] == [(None, float(line.points))]
    assert entry["out"] == str(path)
    assert told["summary"]["changes"] == 1
    text = tmp_path / "n.csv"
    assert run("refresh", path, "--data", csv(text, [*rows, ["2024", "1-3", "②", "○"]])) == 0
    said = capsys.readouterr().out
    assert "指標1-3 ②: （空） → ○" in said
    assert str(path) in said


def test_published_marks_give_the_published_total(tmp_path: Path, office: Office) -> None:
    """158 points in a new workbook, whose sheets are protected, and every saved value is Calc's."""
    path = new_book(tmp_path / "県.xlsx")
    assert run("refresh", path, "--data", MARKS) == 0
    values = saved_values(path.read_bytes(), "達成状況")
    assert values["F8"] == 158
    assert unequal(office, path) == []


def test_open_document_workbook_and_data(tmp_path: Path, office: Office) -> None:
    """An .ods takes its figures from an .ods: the published total, and the part with the cells alone differs."""
    ods, data = tmp_path / "県.ods", tmp_path / "marks.ods"
    recalc(new_book(tmp_path / "県.xlsx"), ods, office=office)
    with xlsxwriter.Workbook(tmp_path / "marks.xlsx") as made:
        sheet = made.add_worksheet("印")
        made.add_worksheet("別の表").write("A1", "何もない")
        for row, line in enumerate(MARKS.read_text(encoding="utf-8").splitlines()):
            sheet.write_row(row, 0, line.split(","))
    recalc(tmp_path / "marks.xlsx", data, office=office)
    before = parts_of(ods.read_bytes())
    assert run("refresh", ods, "--data", data, "--sheet", "印") == 0
    after = parts_of(ods.read_bytes())
    assert {name for name in before if before[name] != after[name]} <= {"content.xml", "META-INF/manifest.xml"}
    assert open_book(ods).sheet("達成状況").cells[7, 5].value == 158
    assert unequal(office, ods) == []


def test_a_trial_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --dry-run the changes are listed, with their results, and no file is written."""
    path = new_book(tmp_path / "県.xlsx")
    before = path.read_bytes()
    out = tmp_path / "out.xlsx"
    assert run("refresh", path, "--data", MARKS, "--dry-run", "-o", out, "--json") == 0
    (entry,) = json.loads(capsys.readouterr().out)["books"]
    assert entry["out"] is None
    assert 158 in [each["after"] for each in entry["results"] if each["item"] == "総得点"]
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path]


def test_several_books_go_to_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that takes no such figures is told; the others are written, and no workbook that was read is changed."""
    good = [new_book(tmp_path / name) for name in ("甲県.xlsx", "乙県.xlsx")]
    wrong = copied(tmp_path, "generic_share_fy2010.xlsx")
    before = [path.read_bytes() for path in (*good, wrong)]
    out = tmp_path / "新"
    assert run("refresh", good[0], wrong, good[1], "--data", MARKS, "-o", out, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert ["error" in each for each in told["books"]] == [False, True, False]
    assert "どの入力表にも合いません" in told["books"][1]["error"]["ja"]
    assert told["summary"]["failed"] == 1
    assert sorted(each.name for each in out.iterdir()) == ["乙県.xlsx", "甲県.xlsx"]
    assert {saved_values(each.read_bytes(), "達成状況")["F8"] for each in out.iterdir()} == {158}
    assert [path.read_bytes() for path in (*good, wrong)] == before


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["指標", "項目", "値"], ["1-1", "rate_2021", 0.456]], "C2"),
        ([["指標", "項目", "値"], ["1-1", "rate_2021", "不明"]], "C2"),
        ([["支部", "総報酬額"], ["青森", 1]], "B1"),
    ],
)
def test_wrong_figures_change_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[list[Any]], told: str
) -> None:
    """A figure that cannot be is refused with its cell, and the workbook stays as it was."""
    path = new_book(tmp_path / "県.xlsx")
    before = path.read_bytes()
    assert run("refresh", path, "--data", csv(tmp_path / "x.csv", rows), "--backup") == 1
    assert told in assert_explained(capsys)
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["x.csv", "県.xlsx"]


def test_the_sheet_of_the_record_is_kept_up(tmp_path: Path) -> None:
    """Where a workbook has the record that the script makes, this refresh stands on top of the earlier one."""
    path = new_book(tmp_path / "県.xlsx")
    with_record = tmp_path / "記録.xlsx"
    book = load_workbook(path)
    book.create_sheet(RECORD)
    book.save(with_record)
    rows = [["年度", "指標", "行", "達成"], ["2024", "1-3", "①", "○"]]
    assert run("refresh", with_record, "--data", MARKS) == 0
    assert run("refresh", with_record, "--data", csv(tmp_path / "二回目.csv", rows), "--backup") == 0
    values = saved_values(with_record.read_bytes(), RECORD)
    assert (values["B5"], values["B6"]) == ("二回目.csv", "kokuho_pref_marks.csv")
    assert (tmp_path / "記録.xlsx.bak").exists()


def test_what_the_user_added_stays(tmp_path: Path) -> None:
    """A sheet of the user's own has the same bytes unless its formulas depend on the figures."""
    path = tmp_path / "県.xlsx"
    book = load_workbook(new_book(tmp_path / "元.xlsx"))
    book.create_sheet("私のメモ")["A1"] = "残す"
    book.create_sheet("私の計算")["A1"] = "=達成状況!F8*2"
    book.save(path)
    before = path.read_bytes()
    assert run("refresh", path, "--data", MARKS) == 0
    content = path.read_bytes()
    assert saved_values(content, "私の計算") == {"A1": 316}
    assert sheet_part(content, "私のメモ") not in differences(before, content)


def test_excel_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """--host excel on a machine without Excel is explained, and nothing is written."""
    path = new_book(tmp_path / "県.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr("xlwings.engines.engines_by_name", {})
    assert run("refresh", path, "--data", MARKS, "--host", "excel") == 1
    assert "Excel を使えません" in assert_explained(capsys)
    assert path.read_bytes() == before
