"""Yellow cells of a prefecture changed in a real Calc: marks tried out, and the next line from rates."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from tests.book_reading import Built, edited
from tests.ladders import sheet as printed_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.hosts.calc.office import Office

SHEET = "シミュレーション"
Lines = dict[tuple[str, str], dict[str, Any]]


def printed_lines() -> Lines:
    """The lines of the published sheet of FY2024."""
    return {
        (indicator["id"], line["no"]): line
        for section in printed_sheet()["2024"]["sections"]
        for indicator in section["indicators"]
        for line in indicator["lines"]
    }


def points_of(lines: Lines, met: set[tuple[str, str]]) -> int:
    """Add up lines that may be met together; a set that may not has no points."""
    for key in met:
        line = lines[key]
        assert not met & {(key[0], no) for no in line.get("excludes", [])}
        assert {(key[0], no) for no in line.get("requires", [])} <= met
    return sum(lines[key]["points"] for key in met)


def with_line(lines: Lines, met: set[tuple[str, str]], key: tuple[str, str]) -> set[tuple[str, str]]:
    """Meet one line more, and give up as few of the others as may be."""
    own = {other for other in met if other[0] == key[0]}
    for lost in range(len(own) + 1):
        for dropped in combinations(sorted(own), lost):
            kept = met - set(dropped) | {key}
            try:
                points_of(lines, kept)
            except AssertionError:
                continue
            return kept
    raise LookupError(key)


def gains(lines: Lines, met: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """What each line alone would add, and each deduction if it were gone; only what is above 0."""
    base, found = points_of(lines, met), {}
    for key, line in lines.items():
        if line["points"] < 0:
            gain = -line["points"] if key in met else 0
        elif key in met or not {(key[0], no) for no in line.get("requires", [])} <= met:
            gain = 0
        else:
            gain = points_of(lines, with_line(lines, met, key)) - base
        if gain > 0:
            found[key] = gain
    return found


def read_lines(rows: list[list[Any]]) -> Mapping[tuple[str, str], list[Any]]:
    """The rows of lines by indicator and number."""
    keys = printed_lines()
    return {key: cells for cells in rows for key in keys if cells[0] == f"{key[0]} {key[1]}"}


def row_of(built: Built, key: tuple[str, str]) -> int:
    """The row of a line, counted from 1."""
    return 1 + [cell.value for cell in built.values[SHEET]["A"]].index(f"{key[0]} {key[1]}")


LINES, RESULTS, NEXT, SENTENCE = f"{SHEET}!A9:L123", f"{SHEET}!P9:T16", f"{SHEET}!N37:R51", f"{SHEET}!A5:A5"
EXAMPLE = {("1-5", "②"), ("3-1f", "①"), ("3-3", "①")}
PRICE = 2_362_583_000 / 158


@pytest.mark.office
@pytest.mark.parametrize(
    "tried",
    [
        {},
        {("2-2", "①"): "○", ("1-1", "③"): "○"},
        {("1-6", "①"): "×"},
        {("1-6", "④"): "○", ("3-2", "③"): "×"},
        {("1-7", "①"): "○", ("1-7", "③"): "○", ("3-3", "④"): "○", ("3-1a", "②"): "×"},
    ],
    ids=["nothing", "rungs", "ground lost", "other way", "several"],
)
def test_tried_marks_give_points_and_yen(prefecture: Built, office: Office, tried: dict[tuple[str, str], str]) -> None:
    """Points, yen and what each further line would add are those of sets of lines that may be met together."""
    edits: dict[str, str | float | None] = {f"E{row_of(prefecture, key)}": None for key in EXAMPLE}
    edits |= {f"E{row_of(prefecture, key)}": mark for key, mark in tried.items()}
    found = edited(prefecture, office, SHEET, edits, [LINES, RESULTS, NEXT, SENTENCE])
    lines = printed_lines()
    met = {key for key, line in lines.items() if line["score"]}
    for key, mark in tried.items():
        if mark == "○":
            met = with_line(lines, met, key)
        else:
            met = {
                each
                for each in met
                if (each != key and key[1] not in lines[each].get("requires", [])) or each[0] != key[0]
            }
    shown = read_lines(found[LINES])
    assert len(shown) == len(lines) == 85
    assert {key for key, cells in shown.items() if cells[7]} == met
    total = points_of(lines, met)
    assert sum(cells[7] for cells in shown.values()) == total
    expected = gains(lines, met)
    assert {key: cells[9] for key, cells in shown.items() if cells[9] is not None} == expected
    for key, gain in expected.items():
        assert shown[key][10] == pytest.approx(gain * PRICE, rel=1e-9)
    assert found[RESULTS][3] == [430, 158, total, total - 158, pytest.approx((total - 158) * PRICE, abs=1e-3)]
    assert found[RESULTS][7][4] == pytest.approx(PRICE, rel=1e-12)
    assert found[SENTENCE][0][0].startswith(f"結果：総得点は 158 点から {total} 点")
    best = sorted(expected.values(), reverse=True)[:15]
    assert [cells[3] for cells in found[NEXT]] == best
    for cells in found[NEXT]:
        key = next(key for key in lines if cells[0] == f"{key[0]} {key[1]}")
        assert expected[key] == cells[3]
        assert (cells[1].startswith("減点がなくなる")) == (lines[key]["points"] < 0)


@pytest.mark.office
def test_another_price_changes_the_yen_only(prefecture: Built, office: Office) -> None:
    """A price that is typed replaces that of 比較表."""
    found = edited(prefecture, office, SHEET, {"T14": 10.0}, [RESULTS])[RESULTS]
    assert found[3] == [430, 158, 183, 25, 25 * 10 * 1_232_095]


@pytest.mark.office
@pytest.mark.parametrize("price", [-5.0, "12.1円"])
def test_a_price_that_cannot_be_is_told(prefecture: Built, office: Office, price: str | float) -> None:
    """Points stay; no yen are made of such a price, and the sentence says where to look."""
    found = edited(prefecture, office, SHEET, {"T14": price}, [RESULTS, LINES, SENTENCE])
    assert found[RESULTS][3][:4] == [430, 158, 183, 25]
    assert not any(isinstance(cells[10], float) for cells in found[LINES])
    assert "+25）、概算額は計算できません（単価と被保険者数" in found[SENTENCE][0][0]


@pytest.mark.office
def test_marks_that_clash_are_no_score(prefecture: Built, office: Office) -> None:
    """Two rungs of a ladder tried at once give neither points nor a sum."""
    edits: dict[str, str | float | None] = {f"E{row_of(prefecture, ('2-2', no))}": "○" for no in "①②"}
    found = edited(prefecture, office, SHEET, edits, [LINES, RESULTS, NEXT, SENTENCE])
    shown = read_lines(found[LINES])
    assert all(str(shown["2-2", no][7]).startswith("#") for no in "①②")
    assert str(found[RESULTS][3][2]).startswith("#")
    assert found[SENTENCE][0][0].startswith("計算できません。印が規則に合わない指標： 2-2。")
    # What the lines of other indicators are worth is still told, in order.
    lines = printed_lines()
    expected = gains(lines, {key for key, line in lines.items() if line["score"]} | {("1-5", "②"), ("3-1f", "①")})
    assert shown["1-1", "①"][9] == expected["1-1", "①"] == 6
    assert found[NEXT][0][0] == "3-2 ③"
    assert [cells[3] for cells in found[NEXT]] == sorted((cells[3] for cells in found[NEXT]), reverse=True)


@pytest.mark.office
def test_without_marks_nothing_is_told_to_be_zero(prefecture: Built, office: Office) -> None:
    """Before the first mark there is no total, and the sentence says why."""
    edits: dict[str, str | float | None] = {f"D{row}": None for row in range(9, 135)}
    found = edited(prefecture, office, "比較表", edits, [RESULTS, SENTENCE])
    assert found[RESULTS][3][1] is None
    assert found[SENTENCE][0][0].startswith("「比較表」にまだ印がありません")


@pytest.mark.office
def test_marks_on_the_comparison_are_the_start(prefecture: Built, office: Office) -> None:
    """A mark that changes on 比較表 changes what is there now and what is tried."""
    cells = prefecture.values["比較表"]
    row = next(row for row in range(8, 60) if cells[f"A{row}"].value == "①" and cells[f"C{row}"].value == 6)
    found = edited(prefecture, office, "比較表", {f"D{row}": "○"}, [RESULTS])[RESULTS]
    assert found[3][1:4] == [164, 189, 25]


@pytest.mark.office
def test_the_next_rung_follows_rate_people_and_line(prefecture: Built, office: Office) -> None:
    """What the next line takes is counted from the rates and people that are typed, for the line that is chosen."""
    sheet = "次の段まで"
    prints = [f"{sheet}!A17:J17"]
    assert prefecture.values[sheet]["B11"].value == "rate_2021"
    edits: dict[str, str | float | None] = {"C11": 40.0, "C12": 45.0, "C13": 41.0, "C14": 39.5, "E11": 1000.0}
    (auto,) = edited(prefecture, office, sheet, edits, prints)[prints[0]]
    # 39.5 and one point more is 40.5, five people in a thousand above 40 %.
    assert auto[1:4] == ["⑤", 40, 40.5]
    assert auto[6:8] == [5, 4]
    (chosen,) = edited(prefecture, office, sheet, {**edits, "E13": "①"}, prints)[prints[0]]
    assert chosen[1:4] == ["①", 40, 60]
    assert chosen[6] == 200


@pytest.mark.office
@pytest.mark.parametrize(
    ("edits", "label", "why"),
    [
        ({}, "いまの判定", "0点。"),
        ({"C11": None}, "いまの判定", "判定できません。"),
        ({"C11": 0.382}, "計算できません", "rate_2021 0.382 の単位が分かりません。"),
        ({"C11": 120.0}, "計算できません", "rate_2021 120 は 0～100％ の範囲にありません。"),
        ({"C12": 30.0}, "計算できません", "「rate_cut_30」30 が「rate_cut_50」38.9 より悪く"),
        ({"E11": -5.0}, "計算できません", "0点。"),
        ({"E13": "⑨"}, "計算できません", "0点。"),
    ],
)
def test_what_rates_give_or_what_to_mend_is_told(
    prefecture: Built, office: Office, edits: dict[str, str | float | None], label: str, why: str
) -> None:
    """Above the table stands what the rates give now, or what is wrong with them."""
    prints = ["次の段まで!A15:B15", "次の段まで!A17:A17"]
    found = edited(prefecture, office, "次の段まで", edits, prints)
    ((told, reason),) = found[prints[0]]
    assert told.startswith(label)
    assert reason.startswith(why)
    assert str(found[prints[1]][0][0]).startswith("#") == (label == "計算できません")
