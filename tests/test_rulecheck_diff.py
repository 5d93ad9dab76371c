from __future__ import annotations

import pytest

from tests.ladders import shipped
from tests.rulecheck_books import SOURCE, book, group, indicator, line, words
from xl_addin.rulecheck.diff import Difference, differences


@pytest.fixture(scope="module")
def years() -> tuple[Difference, ...]:
    """What FY2024 changed for the prefectures."""
    return differences(shipped("kokuho_pref/2023"), shipped("kokuho_pref/2024"))


def places(found: tuple[Difference, ...], kind: str, indicator_id: str | None = None) -> list[str]:
    """Where differences of a kind are: ids, or the line numbers of one indicator."""
    if indicator_id is None:
        return [each.indicator for each in found if each.kind == kind and not each.line]
    return [each.line for each in found if each.kind == kind and each.indicator == indicator_id]


def changed(old: dict, new: dict, **keys: object) -> list[tuple[str, str, str, str]]:
    """What one indicator changes against the year before."""
    found = differences(book(old, year=2023), book({"follows": "1-1", **new}, **keys))
    return [(each.kind, each.indicator, each.line, each.text.en) for each in found]


def test_new_and_renumbered_indicators_of_the_sheet(years: tuple[Difference, ...]) -> None:
    """Five sub-indicators are new, four were renumbered, none was abolished."""
    assert places(years, "new") == ["1-5", "1-9", "2-4i", "2-5i", "2-5ii"]
    assert places(years, "renumbered") == ["1-6", "1-7", "1-8", "2-4ii"]
    assert places(years, "abolished") == []


@pytest.mark.parametrize(
    ("kind", "name", "lines"),
    [
        # 7 → 6 and 5 → 4 points; 8 → 6 and 5 → 4.
        ("repointed", "1-1", ["①", "⑤"]),
        ("repointed", "1-2", ["①", "⑤"]),
        # 10 → 8 and 10 → 7; ④ keeps its 5.
        ("repointed", "1-3", ["①", "②"]),
        ("repointed", "1-6", []),
        ("repointed", "3-1a", ["①", "②", "③"]),
        ("repointed", "3-1e", ["①", "②③"]),
        ("repointed", "3-5", ["②"]),
        # 9割 → 9.5割, 6割 → 7割, the compared year two years back, other drugs, other municipal lines, other items.
        ("condition", "1-1", []),
        ("condition", "1-3", ["②"]),
        ("condition", "1-4", ["③"]),
        ("condition", "1-8", ["①", "②"]),
        ("condition", "2-2", ["①", "②", "③", "④", "⑤"]),
        ("condition", "2-4ii", ["①", "②", "③"]),
        ("condition", "3-1c", ["⑤"]),
        ("condition", "3-1f", ["①"]),
        ("condition", "3-2", ["③", "④"]),
        ("condition", "3-5", ["②"]),
        ("abolished", "1-3", ["①"]),
        ("abolished", "3-1d", ["1.給付点検"]),
        ("abolished", "3-1e", ["①", "⑤"]),
        ("abolished", "3-3", ["①", "②", "③", "④"]),
        ("new", "3-3", ["①", "②", "③", "④", "⑤"]),
        ("new", "3-4", ["②", "③"]),
        ("renumbered", "1-3", ["①", "②", "③"]),
    ],
)
def test_changed_lines_of_the_sheet(years: tuple[Difference, ...], kind: str, name: str, lines: list[str]) -> None:
    """The lines that the sheet shows to have changed are told, and no others."""
    found = [each for each in places(years, kind, name) if each]
    assert found == lines


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("", ["350 → 430"]),
        ("1", ["135 → 140", "200億円 → 160億円"]),
        ("2", ["90 → 120", "150億円 → 160億円"]),
        ("3", ["125 → 170", "150億円 → 180億円"]),
        ("3-3", ["12 → 50"]),
        ("3-4", ["なし → 20"]),
        ("3-1b", []),
    ],
)
def test_printed_maxima_and_budgets_of_the_sheet(years: tuple[Difference, ...], name: str, texts: list[str]) -> None:
    """Printed maxima changed from 350 to 430 and by section; budgets from 200, 150 and 150 to 160, 160 and 180 億円."""
    found = [each.text.ja for each in years if each.kind == "printed" and each.indicator == name]
    assert len(found) == len(texts)
    assert all(text in told for text, told in zip(texts, found, strict=True))


def test_years_are_told_once_for_each_indicator(years: tuple[Difference, ...]) -> None:
    """22 indicators continue, all of them look at other years now; lines are silent about it."""
    moved = [each for each in years if each.kind == "years"]
    assert len(moved) == len({each.indicator for each in moved}) == 22
    assert not any(each.line for each in moved)
    (costs,) = [each.text.en for each in moved if each.indicator == "2-2"]
    assert costs == "evaluated FY2019, compared FY2018 → evaluated FY2021, compared FY2019"
    (checkups,) = [each.text.ja for each in moved if each.indicator == "1-1"]
    assert checkups == ("評価 令和元年度（補正値の方が良ければそれ）、比較 平成30年度 → 評価 令和3年度、比較 令和2年度")


def test_differences_stand_in_the_order_of_the_new_book(years: tuple[Difference, ...]) -> None:
    """First the book, then its sections, then its indicators as they are printed."""
    order = ["", "1", "2", "3", *(each.id for each in shipped("kokuho_pref/2024").indicators)]
    found = [order.index(each.indicator) for each in years]
    assert found == sorted(found)


def test_the_same_rules_a_year_later_differ_in_years_alone() -> None:
    """Nothing but the years is told where nothing else changed."""
    rows = group("first", line("①", 5, at_least=60), line("②", 3, bracket=True, top_share=0.3))
    later = indicator("1-1", rows, years={"evaluated": 2022, "compared": 2021})
    assert changed(indicator("1-1", rows), later) == [
        ("years", "1-1", "", "evaluated FY2021, compared FY2020 → evaluated FY2022, compared FY2021")
    ]
    assert changed(indicator("1-1", rows), indicator("1-1", rows)) == []


def test_each_kind_is_told_with_both_sides() -> None:
    """The text names the old and the new, with brackets where points are printed so."""
    old = indicator("1-1", group("first", line("①", 5, at_least=60), line("②", 3, top_share=0.3)), printed=5)
    new = indicator(
        "1-2",
        group(
            "first",
            line("③", 1, bracket=True, at_least=70, follows="①", text=words("70以上")),
            line("②", 3, top_share=0.3),
        ),
        name=words("新しい名前"),
        printed=3,
    )
    assert changed(old, {**new, "follows": "1-1"}) == [
        ("renumbered", "1-2", "", "1-1 → 1-2"),
        ("reworded", "1-2", "", "名前1-1 → 新しい名前"),
        ("printed", "1-2", "", "maximum 5 → 3"),
        ("renumbered", "1-2", "③", "① → ③"),
        ("reworded", "1-2", "③", "行① → 70以上"),
        ("repointed", "1-2", "③", "5 points → (1) point"),
        ("condition", "1-2", "③", "threshold: 60 → 70"),
    ]


def test_lines_and_indicators_of_one_year_are_told_with_their_points() -> None:
    """A new line stands with its points, a new or abolished indicator with its highest points."""
    rungs = group("first", line("①", 5), line("②", 3, bracket=True))
    old = book(indicator("1-1", rungs), indicator("1-2", rungs), year=2023)
    new = book(
        indicator("1-1", group("first", line("①", 5), line("③", -2, bracket=True)), follows="1-1"),
        indicator("1-3", rungs),
    )
    assert [(each.kind, each.indicator, each.line, each.text.ja) for each in differences(old, new)] == [
        ("abolished", "1-1", "②", "(3)点 行②"),
        ("new", "1-1", "③", "(-2)点 行③"),
        ("abolished", "1-2", "", "指標1-2 名前1-2（最大5点）"),
        ("new", "1-3", "", "指標1-3 名前1-3（最大5点）"),
    ]


def test_what_a_line_requires_and_excludes_is_compared_by_the_lines_meant() -> None:
    """A ladder that becomes additive, or a line that is needed anew, is told; a renumbering alone is not."""
    old = indicator("1-1", group("first", line("①", 5), line("②", 3)))
    each = group("each", line("①", 5), line("②", 3))
    assert changed(old, indicator("1-1", each)) == [("condition", "1-1", "②", "excludes: ① → none")]
    needing = group("each", line("①", 5), line("②", 3, requires=["①"]))
    assert changed(old, indicator("1-1", needing)) == [
        ("condition", "1-1", "②", "requires: none → ①"),
        ("condition", "1-1", "②", "excludes: ① → none"),
    ]
    moved = group(
        "first",
        line("⑧", 5, follows="①", text=words("行①")),
        line("⑨", 3, follows="②", text=words("行②")),
    )
    assert {kind for kind, *_ in changed(old, indicator("1-1", moved))} == {"renumbered"}


def test_of_sets_only_what_differs_is_told() -> None:
    """Of two lists of items those that went and those that came are named, and the number that is needed."""
    items = [words(name) for name in ("甲", "乙", "丙")]
    old = indicator("1-1", group("each", line("①", 5, k_of_n=2, items=items)))
    new = indicator("1-1", group("each", line("①", 5, k_of_n=3, items=[*items[:2], words("丁"), words("戊")])))
    assert changed(old, new) == [("condition", "1-1", "①", "items needed: 2 → 3; items: 丙 → 丁 / 戊")]
    fewer = indicator("1-1", group("each", line("①", 5, k_of_n=2, items=items[:2])))
    assert changed(old, fewer) == [("condition", "1-1", "①", "items: 丙 → none")]


def test_another_kind_of_condition_is_told_as_such() -> None:
    """From a threshold to a share of all: what each of them has is named."""
    old, new = (
        indicator("1-1", group("each", line("①", 5, **keys))) for keys in ({"at_least": 60}, {"top_share": 0.3})
    )
    ((_kind, _id, _line, text),) = changed(old, new)
    assert text.startswith("condition: at least → top share; threshold: 60 → none; ")
    assert "share: none → 30 %" in text


def test_sections_are_compared_too() -> None:
    """A section may be new, abolished, renumbered or reworded."""

    def section(id_: str, /, **keys: object) -> dict:
        return {"id": id_, "label": f"第{id_}", "name": words(f"区分{id_}"), "source": SOURCE, **keys}

    rows = group("each", line("①", 5))
    old = book(indicator("1-1", rows), year=2023, section=[section("1", label="甲"), section("2")])
    new = book(
        indicator("1-1", rows, follows="1-1"), section=[section("1", name=words("別名"), budget=100), section("3")]
    )
    assert [(each.kind, each.indicator, each.text.en) for each in differences(old, new)] == [
        ("renumbered", "1", "甲 → 第1"),
        ("reworded", "1", "区分1 → 別名"),
        ("printed", "1", "budget none → 100 yen"),
        ("new", "3", "3 区分3"),
        ("abolished", "2", "2 区分2"),
    ]
