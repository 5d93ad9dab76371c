"""The workbook kokuho_muni_2020 against Chiba's sheet, and in a real Calc."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.book_reading import DATA, REPOSITORY, Built, differences, edited
from xl_addin.book.build import build
from xl_addin.book.kokuho import muni_workbook as kokuho_muni
from xl_addin.book.kokuho.data import chiba_counts
from xl_addin.errors import WorkbookError
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

FILE = "kokuho_muni_2020.xlsx"
SHEETS = ["はじめに", "達成状況", "一保険者の判定", "市町村一覧", "シミュレーション", "シミュレーション計算", "出典"]
INPUT = "FFF7CC"
TABLE = "達成状況!C10:G13"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    path = tmp_path_factory.mktemp("books") / FILE
    path.write_bytes(kokuho_muni.content(DATA))
    return Built(path)


def test_sheets_stand_in_order(built: Built) -> None:
    """A reader meets the introduction first and the sources last."""
    assert built.formulas.sheetnames == SHEETS


def test_counts_are_the_printed_ones(built: Built) -> None:
    """53, 31 and 48 insurers met the three lines, worth 30, 40 and 50 points."""
    rows = built.block("達成状況", "A10:D12")
    assert [(row[0], row[2], row[3]) for row in rows] == [("①～⑤", 30, 53), ("⑥", 40, 31), ("⑦", 50, 48)]


def test_shares_of_the_base_line(built: Built) -> None:
    """31 and 48 of the 53 insurers that met ①～⑤ met the further lines."""
    assert built.column("達成状況", "F10:F12") == [1, 31 / 53, 48 / 53]


def test_shares_of_all_stay_blank(built: Built) -> None:
    """The number of insurers is not in the source: its cell is an empty input, and the shares are blank."""
    assert built.values["達成状況"]["D6"].value is None
    assert built.fill("達成状況", "D6") == INPUT
    assert {cell or None for cell in built.column("達成状況", "E10:E12")} == {None}


def test_points_add_up(built: Built) -> None:
    """All insurers together have 53·30 + 31·40 + 48·50 points."""
    assert built.column("達成状況", "G10:G13") == [1590, 1240, 2400, 5230]
    assert built.values["達成状況"]["C13"].value == 120


def test_the_printed_maximum_is_set_beside_the_reachable_one(built: Built) -> None:
    """The heading prints 100, the lines reach 120, and the difference is explained."""
    assert built.column("達成状況", "C16:C18") == [100, 120, 20]
    assert built.formula("達成状況", "C17") == '=SCORE_MAX("kokuho_muni/2020","common-3")'
    assert "30+40+50" in built.values["達成状況"]["A19"].value


def test_one_insurer_is_scored_and_explained(built: Built) -> None:
    """The made-up insurer is marked as such, and has 30 + 50 of 120 points."""
    sheet = built.values["一保険者の判定"]
    assert sheet["A3"].value.startswith("架空")
    assert built.column("一保険者の判定", "D9:D11") == ["○", None, "○"]
    assert built.column("一保険者の判定", "E9:E12") == [30, 0, 50, 80]
    assert sheet["C12"].value == 120
    assert sheet["B15"].value.startswith("80点。")
    assert sheet["B16"].value.startswith("80 points.")


LISTED = {f"{col}{row}" for col in "ABCDEF" for row in range(12, 72)} | {"E7"}
OPEN = {
    "達成状況": {"D6", "D10", "D11", "D12"},
    "一保険者の判定": {"D9", "D10", "D11"},
    "市町村一覧": LISTED,
    "シミュレーション": {"D10", "E14", "E15", "E16", "D18"},
    "シミュレーション計算": set(),
}


@pytest.mark.parametrize("sheet", OPEN)
def test_only_input_cells_can_be_typed_into(built: Built, sheet: str) -> None:
    """Yellow cells are open, all else is locked, without a password."""
    found = built.formulas[sheet]
    assert found.protection.sheet
    assert not found.protection.password
    opened = {cell.coordinate for row in found.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == OPEN[sheet]
    assert {built.fill(sheet, cell) for cell in opened} <= {INPUT}


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheets_are_ready_to_print(built: Built, sheet: str) -> None:
    """Every sheet has frozen panes and prints all it holds at the paper's width."""
    found = built.formulas[sheet]
    assert found.freeze_panes
    assert built.print_area(sheet) == built.filled(sheet)
    assert found.sheet_properties.pageSetUpPr.fitToPage


def test_formulas_use_plain_names(built: Built) -> None:
    """Functions are called by their plain, known names."""
    text = b"".join(part for name, part in built.members.items() if "worksheets" in name).decode()
    assert "_xlfn" not in text
    assert set(re.findall(r"SCORE_[A-Z_]+(?=\()", text)) == {
        "SCORE_LINES",
        "SCORE_MAX",
        "SCORE_EXPLAIN_LINES",
        "SCORE_TABLE",
        "SCORE_GRANTS",
        "SCORE_GRANT_GAINS",
        "SCORE_MISSED",
    }


def test_formulas_fit_into_excel_2010(built: Built) -> None:
    """No formula is longer than 8,192 characters or nests more than 64 levels."""
    for name in SHEETS:
        for cell in built.formula_cells(name):
            text = built.formula(name, cell)
            depth = max((text[:place].count("(") - text[:place].count(")") for place in range(len(text))), default=0)
            assert len(text) <= 8192
            assert depth <= 64


def test_repository_holds_a_fresh_build(built: Built, tmp_path: Path) -> None:
    """The shipped file is what the code builds now, byte for byte."""
    build(tmp_path)
    assert (tmp_path / FILE).read_bytes() == built.path.read_bytes()
    assert (REPOSITORY / "workbooks" / FILE).read_bytes() == built.path.read_bytes()


@pytest.mark.parametrize(("row", "told"), [("common-3,⑥,x", "line 2 "), ("common-3,⑥,1", "common-3 ①～⑤")])
def test_counts_that_do_not_fit_are_told(tmp_path: Path, row: str, told: str) -> None:
    """A count that is no number and a missing line are named."""
    (tmp_path / "kokuho_muni_chiba_2020.csv").write_text(f"指標,行,達成保険者数\n{row}\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match=told):
        chiba_counts(tmp_path, store.tier_book("kokuho_muni/2020"))


@pytest.mark.office
def test_calc_computes_the_cached_values(built: Built, office: Office) -> None:
    """Recalculated in a real Calc with the add-in, every cell shows what was cached."""
    assert differences(built, office) == []


@pytest.mark.office
def test_a_number_of_insurers_gives_shares(built: Built, office: Office) -> None:
    """With the number of insurers entered the shares of all of them appear."""
    found = edited(built, office, "達成状況", {"D6": 60.0}, [TABLE])[TABLE]
    assert [row[2] for row in found] == [pytest.approx(53 / 60), pytest.approx(31 / 60), pytest.approx(0.8), None]


@pytest.mark.office
def test_fewer_insurers_than_met_a_line_cannot_be(built: Built, office: Office) -> None:
    """A share above 1 is an error, not a figure."""
    found = edited(built, office, "達成状況", {"D6": 50.0}, [TABLE])[TABLE]
    assert [row[2] for row in found] == ["#N/A", pytest.approx(0.62), pytest.approx(0.96), None]


@pytest.mark.office
def test_a_count_that_is_cleared_stays_blank(built: Built, office: Office) -> None:
    """Without a count a line has neither share nor points; the others keep theirs."""
    found = edited(built, office, "達成状況", {"D11": None}, [TABLE])[TABLE]
    assert found[1] == [40, None, None, None, None]
    assert found[3] == [120, None, None, None, None]


NA = "#N/A"


@pytest.mark.office
@pytest.mark.parametrize("count", [54.0, -1.0, 31.5, "53", "多数"])
def test_a_count_that_cannot_be_is_an_error(built: Built, office: Office, count: float | str) -> None:
    """Above the base line's count, negative, not whole or a text: the row's share, its points and the total are #N/A."""
    found = edited(built, office, "達成状況", {"D6": 60.0, "D11": count}, [TABLE])[TABLE]
    assert found[1][2:] == [NA, NA, NA]
    assert found[3][4] == NA
    assert found[2] == [50, 48, pytest.approx(0.8), pytest.approx(48 / 53), 2400]


@pytest.mark.office
@pytest.mark.parametrize("count", [-5.0, 52.5, "53"])
def test_a_base_that_cannot_be_is_an_error(built: Built, office: Office, count: float | str) -> None:
    """The first line's own count is judged alike, and no share of it is shown."""
    found = edited(built, office, "達成状況", {"D10": count}, [TABLE])[TABLE]
    assert [row[3] for row in found[:3]] == [NA, NA, NA]
    assert (found[0][4], found[3][4]) == (NA, NA)


@pytest.mark.office
@pytest.mark.parametrize("number", [0.0, -5.0, 60.5, "60"])
def test_a_number_of_insurers_that_cannot_be_is_an_error(built: Built, office: Office, number: float | str) -> None:
    """No share of all insurers comes from 0, a negative, a fraction or a text."""
    found = edited(built, office, "達成状況", {"D6": number}, [TABLE])[TABLE]
    assert [row[2] for row in found[:3]] == [NA, NA, NA]


@pytest.mark.office
def test_a_total_lacks_no_count(built: Built, office: Office) -> None:
    """While the base line's count is blank there is no total either."""
    found = edited(built, office, "達成状況", {"D10": None}, [TABLE])[TABLE]
    assert [row[4] for row in found] == [None, 1240, 2400, None]


def test_counts_are_whole_numbers(built: Built) -> None:
    """Other input is refused with a message in both languages."""
    found = {
        str(each.sqref): (each.type, each.operator, each.formula1, each.errorStyle or "stop")
        for each in built.formulas["達成状況"].data_validations.dataValidation
        if "整数" in each.error and "whole number" in each.error
    }
    whole = ("whole", "greaterThanOrEqual")
    assert found == {"D6": (*whole, "1", "stop"), "D10:D12": (*whole, "0", "stop")}


@pytest.mark.office
def test_a_line_that_lacks_its_base_is_an_error(built: Built, office: Office) -> None:
    """⑦ without ①～⑤ is an error and the reason says so; ⑥ with ①～⑤ adds 40."""
    one = "一保険者の判定"
    prints = [f"{one}!E9:E12", f"{one}!B15"]
    found = edited(built, office, one, {"D9": None}, prints)
    assert [cell for (cell,) in found[prints[0]]] == [0, 0, "#VALUE!", "#VALUE!"]
    assert "⑦には①～⑤が必要" in str(found[prints[1]][0][0])
    found = edited(built, office, one, {"D10": "○"}, prints)
    assert [cell for (cell,) in found[prints[0]]] == [30, 40, 50, 120]
