"""Yellow cells of the municipal workbook changed in a real Calc: a list of municipalities, and marks tried out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.book_reading import Built, edited
from tests.test_cli import run
from xl_addin.book.scores.scored_tiers import TierScores
from xl_addin.book.scores.scoring import score_file
from xl_addin.report.source import read_source
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

LIST, SHEET, ALL = "市町村一覧", "シミュレーション", "シミュレーション計算"
FIRST, LAST = 12, 71
RESULTS, CHECKS = f"{LIST}!G{FIRST}:J{LAST}", f"{LIST}!K{FIRST}:K{LAST}"
REMAINDER, WRONG, STATE = f"{LIST}!I72:I72", f"{LIST}!E8:E8", f"{LIST}!A9:A9"
LINES, FIGURES, MISSED = f"{SHEET}!A14:O16", f"{SHEET}!D23:F28", f"{SHEET}!A37:E39"
SENTENCE, MISSED_NOTE = f"{SHEET}!A7:A8", f"{SHEET}!A34:A34"
BUDGET = 500_000_000
Edits = dict[str, str | float | None]
# As the published sheet prints them: ⑥ and ⑦ ask for more beside ①～⑤.
PRINTED = (("①～⑤", 30), ("⑥", 40), ("⑦", 50))
MARKS = "BCD"


@dataclass(frozen=True)
class Town:
    """A row of the list."""

    name: str
    marks: str
    insured: int
    cap: int | None = None

    @property
    def points(self) -> int:
        """The sum of what was met; the further lines rest on the first."""
        assert self.marks[0] == "○" or "○" not in self.marks[1:]
        return sum(points for mark, (_, points) in zip(self.marks, PRINTED, strict=True) if mark == "○")


def towns_of(built: Built) -> list[Town]:
    """The made-up municipalities of the workbook."""
    rows = built.block(LIST, f"A{FIRST}:F{LAST}")
    return [Town(row[0], "".join(row[1:4]), row[4], row[5]) for row in rows if row[0]]


def shared(budget: int, towns: Sequence[Town], more: tuple[int, int] = (0, 0)) -> list[int]:
    """Share a budget in exact fractions, the largest remainders first; the last item is what no one may take.

    Args:
        budget: whole yen.
        towns: who shares it.
        more: a row, and the points that it has more.
    """
    weights = [town.points * town.insured for town in towns]
    row, points = more
    weights[row] += points * towns[row].insured
    left, amounts = budget, [0] * len(towns)
    takers = [row for row, weight in enumerate(weights) if weight]
    while takers:
        total = sum(weights[each] for each in takers)
        parts = {each: Fraction(left * weights[each], total) for each in takers}
        capped = [each for each in takers if (cap := towns[each].cap) is not None and parts[each] > cap]
        if not capped:
            break
        for each in capped:
            amounts[each] = towns[each].cap or 0
            left -= amounts[each]
        takers = [each for each in takers if each not in capped]
    if takers:
        for each in takers:
            amounts[each] = int(parts[each])
        odd = left - sum(amounts[each] for each in takers)
        for each in sorted(takers, key=lambda each: (int(parts[each]) - parts[each], each))[:odd]:
            amounts[each] += 1
        left = 0
    return [*amounts, left]


def rank(towns: Sequence[Town], row: int) -> int:
    """1 and one for each who has more points."""
    return 1 + sum(town.points > towns[row].points for town in towns)


def edits_of(towns: Sequence[Town], first: int = FIRST) -> Edits:
    """Type municipalities over the first rows of the list."""
    found: Edits = {}
    for row, town in enumerate(towns, first):
        found |= {f"A{row}": town.name, f"E{row}": float(town.insured)}
        found |= {f"{col}{row}": mark for col, mark in zip(MARKS, town.marks, strict=True)}
        found[f"F{row}"] = None if town.cap is None else float(town.cap)
    return found


CAPS = (0, 40_000_000, 30_000_000, 7)


@pytest.mark.office
@pytest.mark.parametrize("case", ["as shipped", "other marks", "caps", "all capped", "another budget"])
def test_points_ranks_and_grants_of_the_list(municipalities: Built, office: Office, case: str) -> None:
    """Points, ranks, grants and what one more point brings are those of exact fractions, and add up to the budget."""
    towns, budget = towns_of(municipalities), BUDGET
    assert len(towns) == 12
    if case == "other marks":
        towns = [replace(town, marks=towns[-1 - row].marks) for row, town in enumerate(towns)]
    elif case == "caps":
        towns = [replace(town, cap=CAPS[row % 4] or None) for row, town in enumerate(towns)]
        towns[2] = replace(towns[2], cap=0)
    elif case == "all capped":
        towns = [replace(town, cap=1_000_001 * (row + 1)) for row, town in enumerate(towns)]
    elif case == "another budget":
        budget = 1_000_003
    edits = {**edits_of(towns), "E7": float(budget)}
    found = edited(municipalities, office, LIST, edits, [RESULTS, REMAINDER, WRONG, STATE, CHECKS])
    expected = shared(budget, towns)
    assert sum(expected) == budget
    for row, town in enumerate(towns):
        gain = shared(budget, towns, (row, 1))[row] - expected[row]
        assert found[RESULTS][row] == [town.points, rank(towns, row), expected[row], gain]
    assert all(cells == [None] * 4 for cells in found[RESULTS][len(towns) :])
    assert found[REMAINDER] == [[expected[-1]]]
    assert (expected[-1] > 0) == (case == "all capped")
    assert found[WRONG] == [[0]]
    assert {cells[0] for cells in found[CHECKS]} == {None}
    assert found[STATE][0][0].endswith(f"残額 {expected[-1]:,} 円 ＝ 予算額 {budget:,} 円")


@pytest.mark.office
def test_blank_rows_stand_anywhere(municipalities: Built, office: Office) -> None:
    """A row that is cleared, one of spaces and the last row of the room change nothing for the others."""
    towns = towns_of(municipalities)
    edits: Edits = {"A14:F14": None, "A20:F20": None, "A20": "　 ", **edits_of([Town("Z市", "○○○", 12_345)], LAST)}
    found = edited(municipalities, office, LIST, edits, [RESULTS, WRONG])[RESULTS]
    kept = [town for row, town in enumerate(towns) if row not in (2, 8)]
    everybody = [*kept, Town("Z市", "○○○", 12_345)]
    expected = shared(BUDGET, everybody)
    shown = [cells for cells in found if cells != [None] * 4]
    assert [cells[:3] for cells in shown] == [
        [town.points, rank(everybody, row), expected[row]] for row, town in enumerate(everybody)
    ]
    assert found[2] == found[8] == [None] * 4
    assert found[-1][0] == 120


@pytest.mark.office
def test_sixty_municipalities_fit(municipalities: Built, office: Office) -> None:
    """The room is used up to its last row."""
    marks = ("○○○", "○×○", "○○×", "○××", "×××")
    towns = [Town(f"町{row}", marks[row % 5], 1_000 + 37 * row) for row in range(60)]
    found = edited(municipalities, office, LIST, edits_of(towns), [RESULTS, REMAINDER])
    expected = shared(BUDGET, towns)
    assert [cells[2] for cells in found[RESULTS]] == expected[:-1]
    assert [cells[0] for cells in found[RESULTS]] == [town.points for town in towns]
    assert found[REMAINDER] == [[0]]


@pytest.mark.office
@pytest.mark.parametrize(
    ("edits", "row", "told"),
    [
        ({"B13": None}, 13, "⑦には①～⑤が必要です"),
        ({"B16": "×", "C16": "○"}, 16, "⑥には①～⑤が必要です"),
        ({"B13:D13": None}, 13, "印がありません（0点ではありません）"),
        ({"C13": "(4)"}, 13, "印は ○・×・? のどれかにしてください"),
        ({"C13": -4.0}, 13, "印は ○・×・? のどれかにしてください"),
        ({"C13": "30点"}, 13, "印は ○・×・? のどれかにしてください"),
        ({"C13": "?"}, 13, "? があるので、得点が決まりません"),
        ({"A13": None}, 13, "市町村名を入れてください"),
        ({"A13": "A市"}, 13, "同じ名前の行があります"),
        ({"E13": None}, 13, "被保険者数は 1 以上の整数にしてください"),
        ({"E13": "約8千"}, 13, "被保険者数は 1 以上の整数にしてください"),
        ({"E13": "(4)"}, 13, "被保険者数は 1 以上の整数にしてください"),
        ({"E13": 0.0}, 13, "被保険者数は 1 以上の整数にしてください"),
        ({"E13": 8400.5}, 13, "被保険者数は 1 以上の整数にしてください"),
        ({"F13": -1.0}, 13, "上限額は 0 以上の数か、空欄にしてください"),
        ({"F13": "なし"}, 13, "上限額は 0 以上の数か、空欄にしてください"),
        ({"C40": "○"}, 40, "市町村名を入れてください"),
        ({"E40": 100.0}, 40, "市町村名を入れてください"),
        ({"A40": "新市"}, 40, "印がありません（0点ではありません）"),
    ],
)
def test_what_is_to_be_mended_is_told_in_its_row(
    municipalities: Built, office: Office, edits: Edits, row: int, told: str
) -> None:
    """Until then nobody is paid: no amount of a list with a faulty row is shown, and both sheets say why."""
    prints = [RESULTS, CHECKS, WRONG, STATE, REMAINDER, FIGURES, SENTENCE]
    found = edited(municipalities, office, LIST, edits, prints)
    said = {FIRST + place: cells[0] for place, cells in enumerate(found[CHECKS]) if cells[0]}
    assert said[row].startswith(told)
    assert all(text.startswith("同じ名前") for other, text in said.items() if other != row)
    assert found[WRONG] == [[len(said)]]
    assert not any(isinstance(amount, float) for cells in found[RESULTS] for amount in cells[2:])
    assert not isinstance(found[RESULTS][row - FIRST][0], float) or edits.keys() & {f"{col}{row}" for col in "EF"}
    assert found[REMAINDER] == [[None]]
    assert found[STATE][0][0].startswith(f"{len(said)} 行に直すところがあります")
    assert not any(isinstance(amount, float) for amount in found[FIGURES][2])
    assert found[SENTENCE][0][0].startswith("「市町村一覧」：")
    assert found[SENTENCE][1][0] is None


@pytest.mark.office
@pytest.mark.parametrize("mark", ["◯", "〇", "◎", 1.0, "１"])
def test_other_spellings_of_a_mark_count(municipalities: Built, office: Office, mark: str | float) -> None:
    """A mark that was pasted in another spelling is the same mark on both sheets."""
    found = edited(municipalities, office, LIST, {"C21": mark}, [RESULTS, WRONG, LINES, FIGURES])
    assert found[RESULTS][9][0] == 70
    assert found[WRONG] == [[0]]
    assert found[LINES][1][3] == "○"
    assert found[FIGURES][0] == [70, 120, 50]


@pytest.mark.office
def test_nobody_with_points_is_no_zero(municipalities: Built, office: Office) -> None:
    """Where all have 0 points nothing can be shared; that is an error, and the line above says so."""
    towns = [replace(town, marks="×××") for town in towns_of(municipalities)]
    found = edited(municipalities, office, LIST, edits_of(towns), [RESULTS, STATE, REMAINDER, SENTENCE])
    assert [cells[:2] for cells in found[RESULTS][:12]] == [[0, 1]] * 12
    assert {cells[2] for cells in found[RESULTS][:12]} == {"#DIV/0!"}
    assert found[REMAINDER] == [["#DIV/0!"]]
    assert found[STATE][0][0].startswith("得点のある市町村がない")
    assert "得点のある市町村がない" in found[SENTENCE][0][0]


@pytest.mark.office
@pytest.mark.parametrize("budget", [None, 0.0, -5.0, 1000.5, "5億円", 1e15])
def test_a_budget_that_cannot_be_is_told(municipalities: Built, office: Office, budget: str | float | None) -> None:
    """No amount comes from it; points and ranks stay."""
    found = edited(municipalities, office, LIST, {"E7": budget}, [RESULTS, STATE, SENTENCE])
    assert found[RESULTS][0][:2] == [120, 1]
    assert not any(isinstance(amount, float) for cells in found[RESULTS] for amount in cells[2:])
    assert found[STATE][0][0].startswith("予算額は 1 以上の整数（円、15桁まで）にしてください")
    assert "予算額は" in found[SENTENCE][0][0]


@pytest.mark.office
def test_an_empty_list_is_told(municipalities: Built, office: Office) -> None:
    """Without any municipality there is neither an amount nor an error."""
    found = edited(municipalities, office, LIST, {f"A{FIRST}:F{LAST}": None}, [RESULTS, STATE])
    assert all(cells == [None] * 4 for cells in found[RESULTS])
    assert found[STATE][0][0].startswith("市町村を入れてください")


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "tried", "used"),
    [
        ("J市", "  ○", "○×○"),
        ("J市", " ○○", "○○○"),
        ("A市", "   ", "○○○"),
        # Without ①～⑤ there is neither ⑥ nor ⑦.
        ("A市", "×  ", "×××"),
        ("E村", "○  ", "○××"),
        ("L市", "  ×", "○○×"),
    ],
)
def test_tried_marks_move_points_rank_and_grant(
    municipalities: Built, office: Office, name: str, tried: str, used: str
) -> None:
    """Everybody is scored and paid again; each line's points and yen are those of one more line by itself."""
    towns = towns_of(municipalities)
    row = [town.name for town in towns].index(name)
    after = [*towns[:row], replace(towns[row], marks=used), *towns[row + 1 :]]
    edits: Edits = {"D10": name}
    edits |= {f"E{14 + place}": None if mark == " " else mark for place, mark in enumerate(tried)}
    found = edited(municipalities, office, SHEET, edits, [LINES, FIGURES, SENTENCE])
    old, new = shared(BUDGET, towns), shared(BUDGET, after)
    pairs = [
        (towns[row].points, after[row].points),
        (rank(towns, row), rank(after, row)),
        (old[row], new[row]),
        (old[row] / towns[row].insured, new[row] / towns[row].insured),
        (sum(old[:-1]) - old[row], sum(new[:-1]) - new[row]),
        (old[-1], new[-1]),
    ]
    for cells, (was, now) in zip(found[FIGURES], pairs, strict=True):
        assert cells == [pytest.approx(was), pytest.approx(now), pytest.approx(now - was, abs=1e-6)]
    for place, (cells, (no, points)) in enumerate(zip(found[LINES], PRINTED, strict=True)):
        was, now = towns[row].marks[place], used[place]
        assert [cells[0], cells[2], cells[3], cells[5]] == [no, points, was, now]
        assert cells[6:9] == [points * (was == "○"), points * (now == "○"), points * ((now == "○") - (was == "○"))]
        gain = points if now != "○" and (place == 0 or used[0] == "○") else None
        assert cells[9] == gain
        assert cells[10] == (None if gain is None else shared(BUDGET, after, (row, gain))[row] - new[row])
        others = [town.marks[place] == "○" for other, town in enumerate(towns) if other != row]
        assert cells[11] == pytest.approx(sum(others) / len(others))
        assert cells[12:] == [(53, 31, 48)[place], pytest.approx((53, 31, 48)[place] / 53), None]
    moved, paid = pairs[0][1] - pairs[0][0], new[row] - old[row]
    ja = f"結果：{name}の得点は {pairs[0][0]} 点から {pairs[0][1]} 点（{moved:+}"
    assert found[SENTENCE][0][0].startswith(ja.replace("+0", "±0"))
    assert (
        f"順位は {pairs[1][0]} 位から {pairs[1][1]} 位、配分額は {old[row]:,} 円から {new[row]:,} 円"
        in found[SENTENCE][0][0]
    )
    assert found[SENTENCE][0][0].endswith("（架空データ）")
    assert found[SENTENCE][1][0] == (
        f"Result: {name}, points {pairs[0][0]} to {pairs[0][1]}, rank {pairs[1][0]} to {pairs[1][1]}, "
        f"grant {old[row]:,} to {new[row]:,} yen ({f'{paid:+,}' if paid else '±0'})"
    )


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "share", "missed"),
    [
        ("J市", 0.5, [("⑦", 50, 8 / 11), ("⑥", 40, 6 / 11)]),
        ("J市", 0.6, [("⑦", 50, 8 / 11)]),
        ("E村", 0.5, [("⑦", 50, 8 / 11), ("⑥", 40, 6 / 11), ("①～⑤", 30, 1.0)]),
        ("F市", 0.5, [("⑦", 50, 8 / 11)]),
        ("A市", 0.01, []),
    ],
)
def test_missed_lines_are_those_that_most_others_get(
    municipalities: Built, office: Office, name: str, share: float, missed: list[tuple[str, int, float]]
) -> None:
    """The most points first; none is said in words."""
    found = edited(municipalities, office, SHEET, {"D10": name, "D18": share}, [MISSED])[MISSED]
    shown = [(cells[0], cells[2], cells[3]) for cells in found if cells[0]]
    assert shown == [(no, points, pytest.approx(each)) for no, points, each in missed]
    if missed:
        assert all(
            f"ほかの 11 保険者のうち {round(part * 11)} が取っています" in cells[4]
            for cells, (_, _, part) in zip(found, missed, strict=False)
        )
    else:
        assert found[0][4].endswith("取り、この団体が取っていない行はありません。")
    assert all(cell is None for cells in found[max(len(missed), 1) :] for cell in cells)


@pytest.mark.office
@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"D10": None}, "①で市町村を一覧から選んでください"),
        ({"D10": "Q市"}, "①で市町村を一覧から選んでください"),
        ({"E14": "×", "E15": "○"}, "計算できません。②の仮の達成を見直してください"),
        ({"E15": "(4)"}, "計算できません。②の仮の達成を見直してください"),
        ({"E16": "?"}, "計算できません。②の仮の達成を見直してください"),
    ],
)
def test_a_trial_that_cannot_be_is_told(municipalities: Built, office: Office, edits: Edits, told: str) -> None:
    """There is no amount after it, and the sentence says which step to mend."""
    found = edited(municipalities, office, SHEET, edits, [FIGURES, SENTENCE, RESULTS])
    assert found[SENTENCE][0][0].startswith(told)
    assert found[SENTENCE][1][0] is None
    assert not isinstance(found[FIGURES][2][1], float)
    assert found[RESULTS][0][2] == 150_000_000


@pytest.mark.office
@pytest.mark.parametrize("share", [None, 0.0, 1.0, -0.5, "半分"])
def test_a_share_that_cannot_be_is_told(municipalities: Built, office: Office, share: str | float | None) -> None:
    """No line counts as missed then, and the note says what to mend."""
    found = edited(municipalities, office, SHEET, {"D18": share}, [MISSED, MISSED_NOTE])
    assert all(cell is None for cells in found[MISSED] for cell in cells)
    assert found[MISSED_NOTE][0][0].startswith("求められません。")


@pytest.mark.office
def test_the_number_of_insurers_gives_shares_of_all(municipalities: Built, office: Office) -> None:
    """Once 達成状況 knows how many insurers there are, the shares of all are there as well."""
    found = edited(municipalities, office, "達成状況", {"D6": 54.0}, [LINES])[LINES]
    assert [cells[14] for cells in found] == [pytest.approx(count / 54) for count in (53, 31, 48)]


@pytest.mark.office
def test_what_is_made_up_is_said_as_long_as_it_is(municipalities: Built, office: Office) -> None:
    """The red line counts the made-up municipalities that are left, then names the budget, then goes."""
    prints = [f"{sheet}!A3:A4" for sheet in (LIST, SHEET, ALL)]
    one: Edits = {"E12": 99.0}
    found = edited(municipalities, office, LIST, one, prints)
    assert found[prints[0]] == found[prints[1]] == found[prints[2]]
    assert found[prints[0]][0][0].startswith("架空データ：この一覧の 11の市町村")
    assert found[prints[0]][1][0].startswith("FICTITIOUS: 11 municipalities")
    real = edits_of([replace(town, insured=town.insured + 1) for town in towns_of(municipalities)])
    found = edited(municipalities, office, LIST, real, prints)
    assert found[prints[0]][0][0].startswith("架空データ：予算額は作りものです")
    found = edited(municipalities, office, LIST, {**real, "E7": 1e8}, [*prints, SENTENCE])
    assert found[prints[0]] == found[prints[1]] == found[prints[2]] == [[None], [None]]
    assert "架空" not in found[SENTENCE][0][0]


def test_the_list_is_scored_from_the_command_line(municipalities: Built, capsys: pytest.CaptureFixture[str]) -> None:
    """The sheet feeds score as the same range feeds SCORE_TABLE: names and marks, nothing else."""
    assert run("score", "kokuho_muni/2020", municipalities.path, "--sheet", LIST) == 0
    assert re.search(r"^J市 +30 +30 +30 +25\.0% +11$", capsys.readouterr().out, re.MULTILINE)
    found = score_file(store.tier_book("kokuho_muni/2020"), municipalities.path, LIST)
    assert isinstance(found, TierScores)
    towns = towns_of(municipalities)
    assert [(name, result.total) for name, result in found.results] == [(town.name, town.points) for town in towns]
    assert found.ranks == [rank(towns, row) for row in range(len(towns))]
    assert not found.faults
    table = municipalities.formula(ALL, "G8")
    assert f"'{LIST}'!$A$11:$D$71" in table


def test_the_list_is_reported_as_made_up(municipalities: Built, tmp_path: Path) -> None:
    """A report of the sheet knows its rule book, its municipalities, and that they are made up."""
    found = read_source(municipalities.path, None, LIST)
    assert found.book.name == "kokuho_muni/2020"
    assert found.entities == tuple(town.name for town in towns_of(municipalities))
    assert found.invented
    # A program without a spreadsheet's arithmetic saves the line as a formula alone.
    copy = load_workbook(municipalities.path)
    copy.save(tmp_path / "copy.xlsx")
    assert read_source(tmp_path / "copy.xlsx", found.book, LIST).invented
