from __future__ import annotations

import csv as csv_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scripts.conftest import BOOKS
from tests.scripts.tables import shares, table
from xl_addin.book.inputs import workbook as input_workbook
from xl_addin.book.live.refusal import RefusedError
from xl_addin.book.live.words import PREFECTURES, Names
from xl_addin.book.refresh.entity_table import entity_tables
from xl_addin.book.refresh.planning import Wishes, plan
from xl_addin.book.scores.scoring import file_tables
from xl_addin.book.scores.xlsx_file import read_xlsx
from xl_addin.errors import WorkbookError
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.book.refresh.changes import Plan
    from xl_addin.book.scores.cell_table import CellTable

THREE = [("北海道", 51.2), ("青森", 53.0), ("岩手", 52.7)]
PERCENT = Wishes(unit="percent")


def planned(data: list[list[Any]], wishes: Wishes = PERCENT, book: CellTable | None = None) -> Plan:
    """Plan data for a sheet of three prefectures and one rate."""
    return plan([shares(THREE) if book is None else book], [table(data)], wishes)


def written(made: Plan) -> list[list[Any]]:
    """What the one block of a plan holds."""
    (write,) = made.writes
    return [list(row) for row in write.values]


def said(made: Plan) -> str:
    """All notes in Japanese."""
    return "\n".join(note.ja for note in made.notes)


def test_rows_are_matched_by_name() -> None:
    """Another order puts every figure beside its own name, and is reported."""
    made = planned([["都道府県", "率A"], ["岩手", 3], ["北海道", 1], ["青森", 2]])
    assert written(made) == [[1], [2], [3]]
    assert "名前で照合" in said(made)
    assert (made.writes[0].row, made.writes[0].col) == (5, 1)


def test_missing_entity_becomes_blank() -> None:
    """Who is not in the file has no figure, least of all last year's, and is named."""
    made = planned([["都道府県", "率A"], ["岩手", 3], ["北海道", 1]])
    assert written(made) == [[1], [None], [3]]
    assert "空欄" in said(made)
    assert "青森" in said(made)
    assert [(change.name, change.before, change.after) for change in made.changes] == [
        ("北海道", 51.2, 1.0),
        ("青森", 53.0, None),
        ("岩手", 52.7, 3.0),
    ]


def test_extra_entity_is_named_and_left_out() -> None:
    """Who is not in the workbook changes nothing; a likely slip of the pen is pointed out."""
    made = planned([["都道府県", "率A"], ["岩手", 3], ["北海道", 1], ["青盛", 2]])
    assert written(made) == [[1], [None], [3]]
    assert "青盛→青森?" in said(made)


def test_doubled_entity_is_refused_with_both_places() -> None:
    """Two rows of one name cannot both be right."""
    with pytest.raises(RefusedError, match=r"A2, A4.*重複"):
        planned([["都道府県", "率A"], ["岩手", 3], ["北海道", 1], ["岩手県", 2]])


@pytest.mark.parametrize("name", ["北海道", " 北海道 ", "01 北海道", "01北海道", "1_北海道"])
def test_names_may_carry_a_code(name: str) -> None:
    """A code in front of a name, and spaces around it, make no difference."""
    assert Names(shares(THREE).rows[5][:1]).row(table([[name]]).rows[0][0]) == 0


def test_codes_alone_name_prefectures() -> None:
    """Codes of JIS X 0401 under a header that says so: 1 is 北海道, 47 is 沖縄; 京都 loses no letter."""
    made = planned([["都道府県コード", "率A"], ["03", 3], ["01", 1], ["02", 2]])
    assert written(made) == [[1], [2], [3]]
    assert (len(PREFECTURES), PREFECTURES[0], PREFECTURES[12], PREFECTURES[25], PREFECTURES[46]) == (
        47,
        "北海道",
        "東京",
        "京都",
        "沖縄",
    )
    known = Names(table([["東京"], ["京都"]]).rows[row][0] for row in range(2))
    assert [known.row(table([[name]]).rows[0][0]) for name in ("東京都", "京都府", "京都", "東京支部", "都")] == [
        0,
        1,
        1,
        0,
        None,
    ]


def test_digits_and_per_cent_signs_are_read() -> None:
    """Full-width digits, ％ and spaces are read as offices write them."""
    made = planned([["都道府県", "率A"], ["北海道", "５１．２％"], ["青森", " 53.0 "], ["岩手", "52.7%"]])
    assert written(made) == [[51.2], [53.0], [52.7]]
    assert made.changes == ()
    assert made.filled == 3


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("約50", "数値として読めません"),
        ("-1", "負の数"),
        ("100.5", "100％"),
        ("#N/A", "数値として読めません"),
        ("TRUE", "数値として"),
    ],
)
def test_wrong_figures_are_refused_with_their_cell(value: str, told: str) -> None:
    """A text, a negative number and a rate above 100 % are refused, naming the cell of the file."""
    with pytest.raises(RefusedError, match=rf"data.csv B3.*{told}"):
        planned([["都道府県", "率A"], ["北海道", 1], ["青森", value], ["岩手", 3]])


def test_all_problems_are_told_at_once() -> None:
    """One run names several wrong cells."""
    with pytest.raises(RefusedError) as error:
        planned([["都道府県", "率A"], ["北海道", "x1"], ["青森", "x2"], ["岩手", "-3"]])
    assert [problem.ja.split()[1] for problem in error.value.problems] == ["B2:", "B3:", "B4:"]


def test_fraction_needs_a_word() -> None:
    """0.512 may be half a per cent or half: that is asked, not guessed."""
    rows = [["都道府県", "率A"], ["北海道", 0.512], ["青森", 0.53], ["岩手", 0.527]]
    with pytest.raises(RefusedError, match=r"B2.*--unit"):
        planned(rows, Wishes())
    assert written(planned(rows, Wishes(unit="fraction"))) == [[51.2], [53.0], [52.7]]
    assert written(planned(rows, PERCENT)) == [[0.512], [0.53], [0.527]]


def test_fraction_means_from_0_to_1() -> None:
    """A 51 among fractions is refused."""
    with pytest.raises(RefusedError, match=r"B3.*0 から 1"):
        planned([["都道府県", "率A"], ["北海道", 0.5], ["青森", 51], ["岩手", 0.5]], Wishes(unit="fraction"))


def test_missing_column_is_named() -> None:
    """Without a column its old figures would stay or vanish; neither happens."""
    book = shares(THREE, names=("率A", "率B"))
    with pytest.raises(WorkbookError, match="率B"):
        planned([["都道府県", "率A"], ["北海道", 1]], book=book)


def test_doubled_header_is_refused() -> None:
    """Two columns of one header cannot both be right."""
    with pytest.raises(RefusedError, match=r"C1.*重複"):
        planned([["都道府県", "率A", "率Ａ"], ["北海道", 1, 2]])


def test_row_without_a_name_is_refused() -> None:
    """A figure that belongs to nobody is named by its cell."""
    with pytest.raises(RefusedError, match=r"B3.*名前がありません"):
        planned([["都道府県", "率A"], ["北海道", 1], [None, 2]])


def test_name_that_begins_a_formula_is_refused() -> None:
    """Text from outside never becomes a formula."""
    with pytest.raises(RefusedError, match="A3"):
        planned([["都道府県", "率A"], ["北海道", 1], ["=1+1", 2]])


def test_means_are_left_out() -> None:
    """A row of means is no entity; it is reported."""
    made = planned([["都道府県", "率A"], ["北海道", 1], ["青森", 2], ["岩手", 3], ["全国平均", 2]])
    assert written(made) == [[1], [2], [3]]
    assert "全国平均" in said(made)


def test_nobody_known_is_refused() -> None:
    """A file of other names is for another workbook."""
    with pytest.raises(WorkbookError, match="1つも見つかりません"):
        planned([["都道府県", "率A"], ["甲", 1], ["乙", 2]])


def test_workbook_without_input_is_refused() -> None:
    """What marks an input table is said."""
    with pytest.raises(WorkbookError, match=r"入力表が見つかりません.*入力欄"):
        plan([table([["a", "b"], ["x", 1]], "Sheet1", "book.xlsx")], [table([["a"], ["x"]])], Wishes())


def test_file_for_no_table_names_what_is_needed() -> None:
    """The columns of the input tables are named."""
    with pytest.raises(WorkbookError, match=r"どの入力表にも合いません.*率Ａ"):
        planned([["都道府県", "人口"], ["北海道", 1]])


@settings(max_examples=50)
@given(st.permutations(range(3)), st.lists(st.floats(1.1, 100), min_size=3, max_size=3))
def test_order_never_matters(order: list[int], figures: list[float]) -> None:
    """Whatever the order of the file, each prefecture gets its own figure."""
    names = [name for name, _ in THREE]
    made = planned([["都道府県", "率A"], *([names[row], figures[row]] for row in order)], Wishes())
    assert written(made) == [[figure] for figure in figures]


# The shipped workbooks and those of `xl-addin new`.


@pytest.fixture(scope="module")
def kyokai() -> list[CellTable]:
    return read_xlsx(BOOKS / "kyokai_incentive_2023.xlsx")


@pytest.fixture(scope="module")
def counts(kyokai: list[CellTable]) -> list[list[Any]]:
    """The table of counts of the shipped workbook, header and 47 branches."""
    sheet = next(each for each in kyokai if each.sheet == "実績入力")
    return [
        [None if cell is None else cell if isinstance(cell, str) else float(cell) for cell in row[:19]]
        for row in sheet.rows[7:55]
    ]


def test_counts_of_the_shipped_workbook_are_found(kyokai: list[CellTable]) -> None:
    """実績入力 takes 18 counts of 47 branches, and 公表得点 the payroll."""
    found = {each.sheet: each for each in entity_tables(kyokai)}
    assert {name: (len(each.names), len(each.columns)) for name, each in found.items()} == {
        "公表得点": (47, 1),
        "実績入力": (47, 18),
    }
    assert found["実績入力"].names[0] == "北海道"


def test_equal_counts_change_nothing(kyokai: list[CellTable], counts: list[list[Any]]) -> None:
    """The workbook's own figures fill 846 cells and change none; the payroll, blank as it is, is no news."""
    made = plan(kyokai, [table(counts)], Wishes())
    assert (made.sheets, made.filled, made.changes, made.notes) == (("実績入力",), 846, (), ())
    assert made.invented


def test_part_above_whole_is_refused(kyokai: list[CellTable], counts: list[list[Any]]) -> None:
    """More people checked than there were to check: both cells are named."""
    rows = [list(row) for row in counts]
    rows[3][1], rows[3][2] = 200.0, 100.0
    with pytest.raises(RefusedError, match=r"B4: .*200.*100（C4）より大きく"):
        plan(kyokai, [table(rows)], Wishes())


def test_counts_are_whole(kyokai: list[CellTable], counts: list[list[Any]]) -> None:
    """Half a person is refused."""
    rows = [list(row) for row in counts]
    rows[1][1] = 100.5
    with pytest.raises(RefusedError, match=r"B2: 100.5 は整数ではありません"):
        plan(kyokai, [table(rows)], Wishes())


def test_sums_are_checked(kyokai: list[CellTable], counts: list[list[Any]]) -> None:
    """A row 合計 must be the sum of the rows, then it is left out; if it is not, its cell is named."""
    total = ["合計", *(sum(row[col] for row in counts[1:]) for col in range(1, 19))]
    made = plan(kyokai, [table([*counts, total])], Wishes())
    assert (made.filled, made.changes) == (846, ())
    total[5] += 1
    with pytest.raises(RefusedError, match=r"F49: .*合計.*各行の和.*合いません"):
        plan(kyokai, [table([*counts, total])], Wishes())


def test_last_year_can_be_shifted(kyokai: list[CellTable], counts: list[list[Any]]) -> None:
    """With --shift this year's figures of the workbook become last year's; without it their columns are missing."""
    this_year = [col for col, head in enumerate(counts[0]) if "（前年度）" not in str(head)]
    rows = [[row[col] for col in this_year] for row in counts]
    for row in rows[1:]:
        row[1] = float(row[1]) - 1
    with pytest.raises(WorkbookError, match=r"健診実施者数（前年度）.*--shift"):
        plan(kyokai, [table(rows)], Wishes())
    made = plan(kyokai, [table(rows)], Wishes(shift=True))
    heads = list(counts[0])
    (write,) = made.writes
    before = heads.index("健診実施者数（前年度）") - 1
    assert [row[before] for row in write.values] == [row[heads.index("健診実施者数（当年度）")] for row in counts[1:]]
    assert "引き継いだ列" in said(made)


def test_payroll_alone_fills_its_column(kyokai: list[CellTable]) -> None:
    """A file of payrolls is for 公表得点; the counts stay, which is said."""
    made = plan(kyokai, [table([["支部", "総報酬額"], ["青森", 2_000_000], ["北海道", "1,000,000"]])], Wishes())
    (write,) = made.writes
    assert (write.sheet, write.row, write.col) == ("公表得点", 10, 29)
    assert [row[0] for row in write.values[:3]] == [1_000_000.0, 2_000_000.0, None]
    assert "実績入力: データにないため変えていません" in said(made)


def test_new_workbook_takes_the_names_too(tmp_path: Path, counts: list[list[Any]]) -> None:
    """A workbook of xl-addin new gets names and counts; a second file with other names is matched to the first."""
    path = tmp_path / "new.xlsx"
    input_workbook.write(store.find("kyokai/2023"), path)
    made = plan(read_xlsx(path), [table(counts)], Wishes())
    names, figures = made.writes
    assert (names.sheet, names.row, names.col) == ("実績", 9, 0)
    assert [row[0] for row in names.values] == [row[0] for row in counts[1:]]
    assert [list(row) for row in figures.values] == [row[1:] for row in counts[1:]]


def test_marks_of_both_years_go_to_their_halves() -> None:
    """The shipped marks change nothing on 比較表, but what the file does not say about money and people goes."""
    marks = file_tables(BOOKS / "data" / "kokuho_pref_marks.csv")
    made = plan(read_xlsx(BOOKS / "kokuho_pref_2024_2023.xlsx"), marks, Wishes())
    assert {change.item for change in made.changes} == {"被保険者数の時点", "被保険者数", "交付額"}
    assert {change.after for change in made.changes} == {None, "被保険者数"}
    rows = list(csv_module.reader((BOOKS / "data" / "kokuho_pref_marks.csv").read_text("utf-8").splitlines()))[1:]
    assert made.filled == sum(row[3] == "○" for row in rows)


def test_amounts_travel_with_the_marks() -> None:
    """Rows 被保険者数 and 交付額 of a year fill its cells, and its day the label."""
    rows = [row.split(",") for row in (BOOKS / "data" / "kokuho_pref_marks.csv").read_text("utf-8").splitlines()]
    rows = [row for row in rows if row[0] in ("年度", "2024")]
    extra = [
        ["2024", "", "被保険者数", "1,000"],
        ["2024", "", "交付額", "5000"],
        ["2024", "", "被保険者数の時点", "令和7年6月1日現在"],
    ]
    made = plan(read_xlsx(BOOKS / "kokuho_pref_2024_2023.xlsx"), [table([*rows, *extra])], Wishes())
    after = {change.item: change.after for change in made.changes}
    assert after == {"被保険者数": 1000.0, "交付額": 5000.0, "被保険者数の時点": "被保険者数（令和7年6月1日現在）"}
    assert {write.col for write in made.writes} == {0, 2, 3}
    assert "令和5年度  FY2023" in said(made)


def test_clashing_marks_are_refused() -> None:
    """Two rungs of one ladder: the engine's own word is told with the cells, and nothing is planned."""
    rows = [["指標", "行", "達成"], ["1-1", "①", "○"], ["1-1", "②", "○"]]
    with pytest.raises(RefusedError, match="C2, C3"):
        plan(read_xlsx(BOOKS / "kokuho_pref_2024_2023.xlsx"), [table(rows)], Wishes())


def tiers(tmp_path: Path) -> list[CellTable]:
    """A workbook of xl-addin new for kokuho_pref/2024."""
    path = tmp_path / "tiers.xlsx"
    input_workbook.write(store.find("kokuho_pref/2024"), path)
    return read_xlsx(path)


def test_facts_go_beside_their_keys(tmp_path: Path) -> None:
    """A rate goes to the row of its key, as a number; marks go to the other sheet; others stay blank, and are counted."""
    rows = [["指標", "項目", "値"], ["1-1", "rate_2021", "４５．６％"], ["1-3", "①", "○"]]
    made = plan(tiers(tmp_path), [table(rows)], Wishes())
    held = {
        (write.sheet, write.row + offset): value
        for write in made.writes
        for offset, (value,) in enumerate(write.values)
        if value is not None
    }
    assert set(held.values()) == {45.6, "○"}
    assert {change.name: change.item for change in made.changes} == {"指標1-1": "rate_2021", "指標1-3": "①"}
    assert "空欄" in said(made)


def test_fraction_in_a_level_is_refused(tmp_path: Path) -> None:
    """A rate of 0.456 where 45.6 is meant is refused with its cell."""
    with pytest.raises(RefusedError, match="C2"):
        plan(tiers(tmp_path), [table([["指標", "項目", "値"], ["1-1", "rate_2021", 0.456]])], Wishes())


def test_entity_must_be_chosen(tmp_path: Path) -> None:
    """A workbook of one entity takes one entity's rows."""
    rows = [["団体", "指標", "項目", "値"], ["甲県", "1-1", "rate_2021", 50], ["乙県", "1-1", "rate_2021", 40]]
    book = tiers(tmp_path)
    with pytest.raises(WorkbookError, match=r"--entity.*甲県、乙県"):
        plan(book, [table(rows)], Wishes())
    made = plan(book, [table(rows)], Wishes(entity="乙県"))
    assert [change.after for change in made.changes] == [40.0]
    with pytest.raises(WorkbookError, match="「丙県」は実績の表にありません（甲県、乙県）"):
        plan(book, [table(rows)], Wishes(entity="丙県"))


def test_counts_per_line_are_matched_by_number() -> None:
    """The numbers of insurers of Chiba's sheet are found by the number of the line."""
    rows = [["行", "達成保険者数"], ["⑦", 7], ["①～⑤", 9]]
    made = plan(read_xlsx(BOOKS / "kokuho_muni_2020.xlsx"), [table(rows)], Wishes())
    assert written(made) == [[9], [None], [7]]
