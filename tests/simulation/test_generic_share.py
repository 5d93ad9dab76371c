"""Yellow cells of the prefectures' rates of generic drugs changed in a real Calc."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.book_reading import Built, edited
from tests.test_book_kyokai import competition

if TYPE_CHECKING:
    from xl_addin.hosts.calc.office import Office

SHEET = "シミュレーション"


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "rate", "change"),
    [("東京", ("後発医薬品割合（数量ベース）", 1), 4.0), ("沖縄", ("後発医薬品調剤率", 2), -30.0)],
)
def test_a_changed_rate_moves_scores_and_ranks(
    shares: Built, office: Office, name: str, rate: tuple[str, int], change: float
) -> None:
    """Deviation scores and ranks before and after are those of the rate that was chosen."""
    prints = [f"{SHEET}!C13:E15", f"{SHEET}!C16:C18", f"{SHEET}!A21:L67"]
    found = edited(shares, office, SHEET, {"C6": name, "C7": rate[0], "C8": change, "C9": 5.0}, prints)
    rates = np.array(shares.block("使用状況", "B7:D53"))[:, rate[1]]
    row = shares.column("使用状況", "A7:A53").index(name)
    after = rates.copy()
    after[row] += change
    scores = [50 + 10 * (each - each.mean()) / each.std() for each in (rates, after)]
    ranks = [competition(np.round(each, 6)) for each in (rates, after)]
    (now, then, moved), devs, places = found[prints[0]]
    np.testing.assert_allclose([now, then, moved], [rates[row], after[row], change], rtol=1e-9)
    np.testing.assert_allclose(devs[:2], [each[row] for each in scores], rtol=1e-9)
    assert places == [ranks[0][row], ranks[1][row], ranks[1][row] - ranks[0][row]]
    tenths = np.round(rates * 10)
    best = 1 + np.count_nonzero(tenths > tenths[row] + 1)
    worst = np.count_nonzero(tenths >= tenths[row])
    missing = max(np.sort(rates)[-5] - rates[row], 0)
    (upper,), (lower,), (lacking,) = found[prints[1]]
    assert (upper, lower) == (best, worst)
    assert lacking == pytest.approx(missing, abs=1e-9)
    table = found[prints[2]]
    np.testing.assert_allclose([cells[9] for cells in table], scores[1], rtol=1e-9)
    assert [cells[8] for cells in table] == ranks[1].tolist()
    assert [cells[11] is not None for cells in table] == [place == row for place in range(47)]


@pytest.mark.office
@pytest.mark.parametrize(
    ("edits", "told", "after"),
    [
        ({"C8": 78.3}, None, 100),
        ({"C8": 78.4}, "変更後の率が 0～100％ の外です", None),
        ({"C8": -21.8}, "変更後の率が 0～100％ の外です", None),
        ({"C8": "△3"}, "②の増減を数値で入れてください", None),
        ({"C6": "京都府"}, "①の都道府県を一覧から選んでください", None),
        ({"C7": None}, "①の率を一覧から選んでください", None),
        ({"C9": 48.0}, "目標の順位は 1～47 の整数にしてください", 24.7),
    ],
)
def test_what_cannot_be_of_a_rate_is_told(
    shares: Built, office: Office, edits: dict[str, str | float | None], told: str | None, after: float | None
) -> None:
    """A rate beyond 0 to 100 % has no result, and the line below the input says what to mend."""
    prints = [f"{SHEET}!A10:A10", f"{SHEET}!D13:D15"]
    found = edited(shares, office, SHEET, edits, prints)
    said = found[prints[0]][0][0]
    assert said is None if told is None else said.startswith(told)
    results = [cells[0] for cells in found[prints[1]]]
    assert results[0] == pytest.approx(after) if after else not any(isinstance(cell, float) for cell in results)
