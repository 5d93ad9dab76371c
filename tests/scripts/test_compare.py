from __future__ import annotations

import csv as csv_module
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scripts.conftest import BOOKS
from tests.scripts.tables import csv, table
from xl_addin.book.compare.from_mean import Series, charted, differences
from xl_addin.book.compare.rules import compared
from xl_addin.book.compare.sheet import CHANGED, Layout, layout
from xl_addin.book.compare.year import Year, read_year
from xl_addin.book.live.difference import subtracted
from xl_addin.book.live.inert import inert
from xl_addin.book.live.results import Role, results_of
from xl_addin.book.refresh.record import all_results
from xl_addin.book.scores.output import content
from xl_addin.book.scores.report import report
from xl_addin.book.scores.scoring import file_tables, score_file
from xl_addin.book.scores.xlsx_file import read_xlsx
from xl_addin.errors import RuleBookError, WorkbookError
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

DATA = BOOKS / "data"
PUBLISHED = DATA / "kyokai_incentive_r5.csv"
KYOKAI = BOOKS / "kyokai_incentive_2023.xlsx"
PREF = BOOKS / "kokuho_pref_2024_2023.xlsx"


def year(path: Path, rules: str | None = None, sheet: str | None = None) -> Year:
    """Read a year from a file."""
    return read_year(path, file_tables(path), rules, sheet)


def printed() -> list[dict[str, str]]:
    """The published table of 47 branches, read by other means."""
    return list(csv_module.DictReader(PUBLISHED.read_text("utf-8").splitlines()))


def last_year(path: Path) -> Path:
    """An invented earlier year: another order, one branch missing, one that is new, totals 10.5 lower, ranks turned round."""
    rows = [list(row.values()) for row in printed()][::-1]
    rows = [row for row in rows if row[0] != "沖縄"]
    for row in rows:
        row[-2] = str(Decimal(row[-2]) - Decimal("10.5"))
        row[-1] = str(48 - int(row[-1]))
        row[1] = str(Decimal(row[1]) + Decimal("0.3"))
    return csv(path, [list(printed()[0]), *rows, ["新支部", *["1"] * 12]])


def column(made: Layout, head: str, group: str) -> list[Any]:
    """A column of the sheet by the words above it."""
    groups, heads = (made.rows[place] for place in made.heads)
    filled: list[Any] = []
    for cell in groups:
        filled.append(cell if cell is not None or not filled else filled[-1])
    place = next(
        col
        for col, pair in enumerate(zip(filled, heads, strict=True))
        if pair[1] == head and (pair[0] or "").startswith(group)
    )
    return [row[place] for row in made.rows[made.first :]]


@pytest.mark.parametrize("sheet", ["公表得点", None])
def test_published_results_are_read_by_their_headers(sheet: str | None) -> None:
    """公表得点 is the first sheet of results, and holds what is published."""
    found = year(KYOKAI, sheet=sheet)
    assert (found.sheet, len(found.entities)) == ("公表得点", 47)
    assert list(found.totals) == [float(row["総得点"]) for row in printed()]
    assert list(found.ranks) == [float(row["総合順位"]) for row in printed()]
    for number in range(1, 6):
        assert list(found.indicators[str(number)].points) == [float(row[f"指標{number}_得点"]) for row in printed()]
    assert [found.indicators[str(number)].full for number in range(1, 6)] == [70, 70, 80, 50, 50]


def test_three_sheets_of_the_workbook_hold_results() -> None:
    """Lists that are sorted, and differences, are no results."""
    assert [each.sheet for each in all_results(read_xlsx(KYOKAI))] == ["公表得点", "得点計算", "一括計算"]


def test_plain_csv_holds_results() -> None:
    """The published CSV file is read by the same headers."""
    found = year(PUBLISHED)
    assert list(found.totals) == [float(row["総得点"]) for row in printed()]
    assert set(found.indicators) == set("12345")


def test_rows_of_sums_end_the_results() -> None:
    """Means below the entities are no entity, and a text among the figures is none."""
    rows = [
        ["支部", "指標1 率（50点）", "総得点", "順位"],
        ["甲", 1, 2, "－"],
        ["乙", None, 3, 1],
        ["平均", 1, 2.5, None],
    ]
    found = results_of(table(rows))
    assert found is not None
    assert found.entities == ("甲", "乙")
    assert [found.indicators["1"].values, found.indicators["1"].points] == [(1.0, None), 50.0]
    rank = found.of(Role.RANK)
    assert rank is not None
    assert rank.values == (None, 1.0)


def test_years_are_matched_by_name(tmp_path: Path) -> None:
    """Another order makes no difference; ranks that fell are negative; who is in one year only is named, and blank."""
    new, old = year(KYOKAI), year(last_year(tmp_path / "last.csv"))
    made = layout(new, old, compared(new, old))
    names = [row[0] for row in made.rows[made.first :]]
    assert names == [row["支部"] for row in printed()]
    totals = column(made, "増減", "総得点")
    assert totals == [None if name == "沖縄" else 10.5 for name in names]
    ranks = column(made, "順位の変動（＋は上昇）", "順位")
    expected = [48 - 2 * int(row["総合順位"]) for row in printed()]
    assert ranks == [None if row["支部"] == "沖縄" else rank for row, rank in zip(printed(), expected, strict=True)]
    assert column(made, "増減", "指標1")[:2] == [-0.3, -0.3]
    assert column(made, "前年度", "指標2")[0] == float(printed()[0]["指標2_得点"])
    told = "\n".join(str(row[0]) for row in made.rows[: made.first])
    assert "今年度だけ（1）: 沖縄" in told
    assert "前年度だけ（1）: 新支部" in told
    assert "規則集が分からない" in told


def test_changed_indicator_is_not_subtracted(tmp_path: Path) -> None:
    """Where a header says another name or other points, neither the indicator nor the total is subtracted."""
    rows = [
        [
            "支部",
            "指標1 特定健診等の実施率（60点）",
            "指標2 別の指標",
            "指標3 特定保健指導対象者の減少率",
            "総得点",
            "順位",
        ],
        ["青森", 1, 2, 3, 6, 1],
        ["北海道", 2, 3, 4, 9, 2],
    ]
    new, old = year(KYOKAI), year(csv(tmp_path / "old.csv", rows))
    made = layout(new, old, compared(new, old))
    assert column(made, "増減", "指標1")[0] == CHANGED
    assert column(made, "増減", "指標2")[0] == CHANGED
    assert column(made, "増減", "指標3")[:2] == [56.2 - 4, 76.6 - 3]
    assert column(made, "増減", "指標4")[0] == CHANGED
    assert set(column(made, "増減", "総得点")) == {CHANGED}
    assert column(made, "順位の変動（＋は上昇）", "順位")[0] == 2 - 38
    told = "\n".join(str(row[0]) for row in made.rows[: made.first])
    assert "配点: 60 → 70" in told
    assert "名称: 別の指標 → 特定保健指導の実施率" in told
    assert "指標4" in told


def test_rule_books_decide_where_they_are_known() -> None:
    """Two rule books of deviation scores are compared by what they say, not by headers."""
    new = year(KYOKAI)
    assert new.book is not None
    first = new.book.indicators[0]
    changed = replace(
        new.book, fiscal_year=2022, indicators=(replace(first, points=Decimal(60)), *new.book.indicators[1:])
    )
    found = compared(new, replace(new, book=changed))
    assert [pair.comparable for pair in found.pairs] == [False, True, True, True, True]
    assert found.pairs[0].changes[0].ja == "配点: 60 → 70"
    assert compared(new, new).comparable


def test_prefecture_change_is_split_exactly() -> None:
    """The published 158 and 198 points differ by −40, whose parts add up; changed indicators are not subtracted."""
    new, old = year(PREF), year(DATA / "kokuho_pref_marks.csv", "kokuho_pref/2023")
    made = layout(new, old, compared(new, old))
    rows = {str(row[0]): row for row in made.rows}
    assert rows["総得点"][2:5] == (158.0, 198.0, CHANGED)
    effects = ["新設の行の点", "廃止された行の点", "規則の変更", "実績の変化", "規則と実績（分けられない）"]
    assert sum(Decimal(str(rows[name][4])) for name in effects) == -40 == rows["総得点の差"][4]
    assert rows["指標1-1"][2:] == (4.0, 2.0, CHANGED, "① 変更: 7点 → 6点 ／ ⑤ 変更: 5点 → 4点")
    # 3-3 went from 8 to 15 points by other lines; 3-1b has the same rules and 5 points in both years.
    assert rows["指標3-1b"][2:5] == (5.0, 5.0, 0.0)


def test_scored_files_say_their_rules(tmp_path: Path) -> None:
    """What `xl-addin score -o` wrote for two years is compared by the rules that its heading names."""
    for name in ("kokuho_pref/2024", "kokuho_pref/2023"):
        rows = [line.split(",") for line in (DATA / "kokuho_pref_marks.csv").read_text("utf-8").splitlines()]
        marked = [["団体", "指標", "行", "達成"]]
        for entity in ("甲県", "乙県", "丙県", "丁県"):
            marked += [[entity, *row[1:]] for row in rows if row[0] == name[-4:]]
        scored = report(score_file(store.find(name), csv(tmp_path / "marks.csv", marked)))
        (tmp_path / f"{name[-4:]}.xlsx").write_bytes(content(scored, tmp_path / "x.xlsx"))
    new, old = year(tmp_path / "2024.xlsx"), year(tmp_path / "2023.xlsx")
    assert (new.totals, old.totals) == ((158.0,) * 4, (198.0,) * 4)
    made = layout(new, old, compared(new, old))
    assert set(column(made, "増減", "総得点")) == set(column(made, "増減", "指標1-1 ")) == {CHANGED}
    assert set(column(made, "増減", "指標3-1b ")) == {0.0}


def test_same_rules_are_subtracted_line_by_line() -> None:
    """Two files of one fiscal year differ by nothing."""
    new, old = year(PREF), year(DATA / "kokuho_pref_marks.csv", "kokuho_pref/2024")
    made = layout(new, old, compared(new, old))
    assert {row[4] for row in made.rows[made.first :]} == {0.0}


def test_years_in_the_wrong_order_are_refused() -> None:
    """The earlier year cannot follow the later one."""
    new, old = year(DATA / "kokuho_pref_marks.csv", "kokuho_pref/2023"), year(PREF)
    with pytest.raises(RuleBookError, match="古い年度から順に"):
        compared(new, old)


def test_different_schemes_are_refused() -> None:
    """Ladders and deviation scores have nothing to subtract."""
    with pytest.raises(WorkbookError, match="方式の違う"):
        compared(year(PREF), year(KYOKAI))


def test_nothing_in_common_is_refused(tmp_path: Path) -> None:
    """Results without a common indicator are of something else."""
    path = csv(tmp_path / "x.csv", [["団体", "指標9", "総得点", "順位"], ["甲", 1, 1, 1]])
    with pytest.raises(WorkbookError, match="共通の指標がありません"):
        compared(year(KYOKAI), year(path))


def test_file_without_results_is_refused() -> None:
    """A table of rates has no results, and no rule book to score it by."""
    with pytest.raises(WorkbookError, match="得点の表"):
        year(DATA / "generic_drug_share_fy2010.csv")


@given(st.decimals(-1000, 1000, places=1), st.decimals(-1000, 1000, places=1))
def test_differences_have_no_noise(one: Decimal, other: Decimal) -> None:
    """Figures of one decimal differ by a figure of one decimal."""
    assert subtracted(float(one), float(other)) == float(one - other)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-x", "@a", "＝A1", "1-1", "2024/1/2", "001", "45.6%", "令和", "01北海道"]
)
def test_texts_stay_texts(text: str) -> None:
    """What a cell would take for a formula, a date or a number is put between 「」; names are left as they are."""
    assert inert(text) == (text if text in ("令和", "01北海道") else f"「{text}」")


def test_bars_are_sorted_and_blanks_left_out() -> None:
    """The largest difference stands first; who has no figure is not drawn as 0."""
    made = differences(Series("x", "s", ("甲", "乙", "丙", "丁"), (1.0, None, 4.0, 1.0)))
    assert made.mean == 2.0
    assert made.rows == (("丙", 2.0), ("甲", -1.0), ("丁", -1.0))
    assert made.left_out == ("乙",)


def test_published_totals_are_charted() -> None:
    """The first chart is of the totals: 山形 leads by 374.9 less the mean of the 47 printed totals, 高知 is last."""
    found = charted(read_xlsx(KYOKAI), None, [])
    assert [each.label[:3] for each in found] == ["総得点", "指標1", "指標2", "指標3", "指標4", "指標5"]
    made = differences(found[0])
    totals = [Decimal(row["総得点"]) for row in printed()]
    mean = sum(totals) / 47
    assert made.rows[0] == ("山形", pytest.approx(float(Decimal("374.9") - mean), abs=1e-9))
    assert made.rows[-1] == ("高知", pytest.approx(float(Decimal("255.9") - mean), abs=1e-9))
    assert len(made.rows) == 47


def test_rates_are_charted_where_there_are_no_scores() -> None:
    """使用状況 has rates to chart, not their deviation scores."""
    found = charted(read_xlsx(BOOKS / "generic_share_fy2010.xlsx"), None, [])
    assert [each.label for each in found] == [
        "後発医薬品割合（薬剤料ベース）",
        "後発医薬品割合（数量ベース）",
        "後発医薬品調剤率",
    ]
    assert found[1].values[:3] == (23.4, 25.0, 24.9)


def test_any_table_of_names_and_figures_is_charted() -> None:
    """Below the header, until a sum; a column of texts is none; columns can be chosen by their headers."""
    rows = [
        ["報告"],
        [],
        ["店", "売上", "備考", "客"],
        ["甲", 3, "a", 1],
        ["乙", 1, "b", 2],
        ["丙", "２", "c", None],
        ["合計", 6, None, 3],
    ]
    found = charted([table(rows, "S")], None, [])
    assert [(each.label, each.names, each.values) for each in found] == [("売上", ("甲", "乙", "丙"), (3.0, 1.0, 2.0))]
    rows[5][3] = 9
    assert [each.label for each in charted([table(rows, "S")], "S", ["客"])] == ["客"]
    with pytest.raises(WorkbookError, match="「人」はグラフにできません（売上、客）"):
        charted([table(rows, "S")], None, ["人"])
    with pytest.raises(WorkbookError, match="「T」はありません（S）"):
        charted([table(rows, "S")], "T", [])


def test_nothing_to_chart_is_said() -> None:
    """One entity alone lies nowhere from a mean: neither 比較表 nor a text has anything to chart."""
    for tables in (read_xlsx(PREF), [table([["only text"]], "S")]):
        with pytest.raises(WorkbookError, match="グラフにできる表"):
            charted(tables, None, [])
