"""Sums over the rungs of a ladder: told by the rungs' words alone, and by a rule book where one is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit.books import FakeBook, sheet, told
from tests.audit.test_mistakes import ladder
from xl_addin.audit.checks import findings
from xl_addin.audit.model import read

if TYPE_CHECKING:
    from xl_addin.parts.contents import Sheet

BOOK = "kokuho_pref/2024"


def with_rules(one: Sheet) -> list[tuple[str, str, object]]:
    """Return kind, cell and the highest points of each finding, with the rule book of FY2024."""
    return [
        (each.kind, f"C{each.row + 1}", each.after) for each in findings(read(FakeBook(one)), (BOOK,)) if each.col == 2
    ]


def maxima(formula: str, value: float, labels: list[str]) -> Sheet:
    """Indicator 1-6 of FY2024, whose six lines add up to 49 although 20 can be reached, and its maximum in C4."""
    return sheet(
        {
            "A1": "令和6年度 都道府県分", "A3": "番号", "B3": "基準", "C3": "配点",
            "A4": "指標1（6） 後発医薬品の使用割合", "C4": (formula, value),
            "A5": ["①", "②", "③", "④", "⑤", "⑥"], "B5": labels, "C5": [15, 5, 5, 10, 8, 6],
        }
    )  # fmt: skip


@pytest.mark.parametrize("criterion", [">0", ">=0", "<>0"])
def test_sumif_over_a_ladder(criterion: str) -> None:
    """SUMIF of the points that are above 0 counts every rung."""
    assert told(ladder((f'=SUMIF(C4:C7,"{criterion}")', 15.0))) == [("ladder-sum", "C8")]


def test_sumif_of_something_else() -> None:
    """SUMIF of points from 5 on takes one rung here, and its criterion is not read as all of them."""
    assert told(ladder(('=SUMIF(C4:C7,">=5")', 6.0))) == []


@pytest.mark.parametrize(
    ("formula", "value"),
    [("=SUM(C5:C10)", 49.0), ('=SUMIF(C5:C10,">0")', 49.0), ("=C5+C6+C7+C8+C9+C10", 49.0), ("=C5+C8", 25.0)],
)
def test_a_rule_book_knows_the_rungs(formula: str, value: float) -> None:
    """A rule book tells that lines exclude each other whose words do not say so, and what can be reached."""
    assert with_rules(maxima(formula, value, list("あいうえおか"))) == [("ladder-sum", "C4", 20.0)]


def test_a_rule_book_clears_what_only_looks_like_a_ladder() -> None:
    """Lines whose words look like rungs may be added where the rule book lets them count together."""
    labels = ["60％以上", "70％以上", "80％以上", "x", "y", "z"]
    one = maxima("=SUM(C5:C6)", 20.0, labels)
    assert ("ladder-sum", "C4") in told(one)
    assert [each for each in with_rules(one) if each[0] == "ladder-sum"] == []
