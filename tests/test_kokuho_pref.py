"""The shipped prefectural books, and the municipal one, against the published sheets.

The expected values are the sheet's lines, points, conditions and scores in ``data/kokuho_pref_sheet.json``, which was put
together from the source and not from the rule books.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from tests.ladders import COMPLETE, PREFECTURAL, indicator_of, sheet, shipped
from xl_addin.engine.extremes import extremes, total_extremes
from xl_addin.engine.figures import KnownFacts
from xl_addin.engine.judging.lines import judge
from xl_addin.engine.tier_scheme import score_marks
from xl_addin.engine.tiers import ClashError, from_marks
from xl_addin.rulebook.conditions import KOfN, MunicipalShare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator, TierMeasure

    Probes = Iterator[tuple[dict[str, Any], bool]]

YEARS = ("2023", "2024")
#: Printed by the sheet: sub-indicators and lines of each year.
COUNTS = {"2023": (22, 74), "2024": (27, 85)}


@dataclass(frozen=True)
class Row:
    """One line of the sheet beside the line of the rule book."""

    book: TierBook
    indicator: TierIndicator
    line: Line
    printed: Mapping[str, Any]

    @property
    def evaluated(self) -> int:
        """The evaluated fiscal year as the sheet gives it."""
        return fiscal_year(self.sub["evaluated"])

    @property
    def sub(self) -> Mapping[str, Any]:
        """The sub-indicator of the sheet."""
        return subs(str(self.book.fiscal_year))[self.indicator.id]

    @property
    def params(self) -> Mapping[str, Any]:
        """The figures of its condition."""
        return self.printed.get("params", {})


def fiscal_year(name: str) -> int:
    """R3, 令和3年度, H30, 平成30年度 and 令和元年度 as fiscal years."""
    found = re.match(r"(R|令和|H|平成)(元|\d+)", name)
    assert found is not None
    count = 1 if found[2] == "元" else int(found[2])
    return count + (2018 if found[1] in ("R", "令和") else 1988)


def subs(year: str) -> dict[str, Mapping[str, Any]]:
    """The sub-indicators of a year of the sheet, in printed order."""
    return {sub["id"]: sub for section in sheet()[year]["sections"] for sub in section["indicators"]}


def book_of(year: str) -> TierBook:
    """The rule book of a year."""
    return shipped(f"kokuho_pref/{year}")


def rows() -> list[Any]:
    """Every line of both years."""
    found = []
    for year in YEARS:
        book = book_of(year)
        for name, sub in subs(year).items():
            indicator = indicator_of(book, name)
            for line, printed in zip(indicator.lines, sub["lines"], strict=True):
                found.append(pytest.param(Row(book, indicator, line, printed), id=f"{year} {name} {line.no}"))
    return found


def sub_indicators() -> list[Any]:
    """Every sub-indicator of both years, with what the sheet has of it."""
    return [pytest.param(year, name, id=f"{year} {name}") for year in YEARS for name in subs(year)]


@pytest.mark.parametrize("year", YEARS)
def test_counts_and_order(year: str) -> None:
    """27 sub-indicators with 85 lines in FY2024, 22 with 74 in FY2023, in the sheet's order."""
    book = book_of(year)
    assert (len(book.indicators), sum(len(indicator.lines) for indicator in book.indicators)) == COUNTS[year]
    assert [indicator.id for indicator in book.indicators] == list(subs(year))
    assert [section.label for section in book.sections] == [part["label"] for part in sheet()[year]["sections"]]
    for section, part in zip(book.sections, sheet()[year]["sections"], strict=True):
        assert [each.id for each in book.of_section(section)] == [sub["id"] for sub in part["indicators"]]


@pytest.mark.parametrize("row", rows())
def test_lines(row: Row) -> None:
    """Number, points, brackets, exclusions and requirements of every line are the sheet's."""
    assert row.line.no == row.printed["no"]
    assert row.line.points == row.printed["points"]
    assert row.line.bracket is row.printed["brackets"]
    assert set(row.line.excludes) == set(row.printed.get("excludes", ()))
    assert set(row.line.requires) == set(row.printed.get("requires", ()))
    assert row.line.text.ja
    assert row.line.text.en


@pytest.mark.parametrize(("year", "name"), sub_indicators())
def test_evaluated_years(year: str, name: str) -> None:
    """The evaluated year is the sheet's, and not the book's own."""
    years = indicator_of(book_of(year), name).years
    assert years is not None
    assert years.evaluated == fiscal_year(subs(year)[name]["evaluated"])
    assert years.evaluated < int(year)


@pytest.mark.parametrize("name", COMPLETE)
def test_every_indicator_has_a_source(name: str) -> None:
    """Sections and indicators cite a document, a place in it and the copy that was read."""
    book = shipped(name)
    for part in (*book.sections, *book.indicators):
        assert part.source.title
        assert part.source.place
        assert re.fullmatch(r"00[01]_[0-9a-f]{16}\.txt", part.source.file)


# Scores


@pytest.mark.parametrize("year", YEARS)
def test_the_whole_sheet_from_marks(year: str) -> None:
    """The marks of the sheet give its scores: per sub-indicator, section and in total."""
    book = book_of(year)
    marks = {name: {line["no"]: bool(line["score"]) for line in sub["lines"]} for name, sub in subs(year).items()}
    found = score_marks(book, marks)
    assert {name: found.points(name) for name in subs(year)} == {name: sub["score"] for name, sub in subs(year).items()}
    printed = sheet()[year]["printed"]
    for section in book.sections:
        assert found.section_points(section) == printed[section.label][1]
    assert found.total == printed["total"][1]
    for name, sub in subs(year).items():
        if "printed_score" in sub:
            assert found.points(name) == sub["printed_score"]


@pytest.mark.parametrize(("year", "name"), sub_indicators())
def test_points_per_line_from_marks(year: str, name: str) -> None:
    """Each marked line gives the points that the sheet prints beside it."""
    lines = subs(year)[name]["lines"]
    found = from_marks(indicator_of(book_of(year), name), {line["no"]: bool(line["score"]) for line in lines})
    assert [line.points for line in found.lines] == [line["score"] or 0 for line in lines]


# Maxima and minima


def subsets(lines: list[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], ...]]:
    """Every subset of the sheet's lines that its exclusions and requirements allow."""
    for size in range(len(lines) + 1):
        for chosen in combinations(lines, size):
            nos = {line["no"] for line in chosen}
            if all(not nos & set(line.get("excludes", ())) and nos >= set(line.get("requires", ())) for line in chosen):
                yield chosen


@pytest.mark.parametrize(("year", "name"), sub_indicators())
def test_extremes_of_each_sub_indicator(year: str, name: str) -> None:
    """The exact maximum and minimum are those of all allowed subsets of the sheet's lines."""
    sub = subs(year)[name]
    sums = [sum(line["points"] for line in chosen) for chosen in subsets(sub["lines"])]
    found = extremes(indicator_of(book_of(year), name))
    assert (found.lowest, found.highest) == (min(sums), max(sums)) == (sub["min"], sub["max"])


@pytest.mark.parametrize("year", YEARS)
def test_extremes_of_sections_and_total(year: str) -> None:
    """Sections reach their printed maxima: 140, 120, 170 of 430 and 135, 90, 125 of 350."""
    book, printed = book_of(year), sheet()[year]["printed"]
    for section, part in zip(book.sections, sheet()[year]["sections"], strict=True):
        lowest, highest = total_extremes(book.of_section(section))
        assert (lowest, highest) == (part["min"], part["max"])
        assert highest == section.printed == printed[section.label][0]
        assert section.budget == part["budget_oku"] * 10**8
    assert total_extremes(book.indicators)[1] == book.printed == printed["total"][0]


@pytest.mark.parametrize(("year", "name"), sub_indicators())
def test_printed_maxima(year: str, name: str) -> None:
    """A printed maximum is reached exactly, but for the one that the sheet adds up wrongly (FY2023 3-3: 12, not 10)."""
    sub, indicator = subs(year)[name], indicator_of(book_of(year), name)
    assert indicator.printed == (Decimal(sub["printed_max"]) if "printed_max" in sub else None)
    if indicator.printed is not None and (year, name) != ("2023", "3-3"):
        assert extremes(indicator).highest == indicator.printed
    if (year, name) == ("2023", "3-3"):
        assert (indicator.printed, extremes(indicator).highest) == (12, 10)


@pytest.mark.parametrize(("year", "name"), sub_indicators())
def test_marks_are_accepted_exactly_where_the_sheet_allows_them(year: str, name: str) -> None:
    """Of all combinations of marks those that the sheet excludes clash, and the others score their sum."""
    lines, indicator = subs(year)[name]["lines"], indicator_of(book_of(year), name)
    allowed = {frozenset(line["no"] for line in chosen) for chosen in subsets(lines)}
    for size in range(len(lines) + 1):
        for chosen in combinations(lines, size):
            nos = frozenset(line["no"] for line in chosen)
            if nos in allowed:
                assert from_marks(indicator, dict.fromkeys(nos, True)).points == sum(line["points"] for line in chosen)
            else:
                with pytest.raises(ClashError) as caught:
                    from_marks(indicator, dict.fromkeys(nos, True))
                assert caught.value.lines
                assert set(caught.value.lines) <= nos


# Conditions


def measure_of(row: Row) -> TierMeasure:
    """The measure of a line's condition."""
    return row.indicator.measure(getattr(row.line.condition, "of"))  # noqa: B009  # not every condition has one


def levels(row: Row, value: float) -> dict[str, float]:
    """The evaluated figure, with all that may stand for it so bad that it never does."""
    measure = measure_of(row)
    bad = 0.0 if measure.better == "high" else 1e9
    others = {
        f"{measure.key}_{row.evaluated}_corrected" if other == "corrected" else f"{measure.key}_{other}": bad
        for other in measure.better_of
    }
    return {f"{measure.key}_{row.evaluated}": value, **others}


def compared(op: str, value: float, limit: float) -> bool:
    """Compare as the sheet's sign says."""
    return {">=": value >= limit, ">": value > limit, "<": value < limit}[op]


def of_threshold(row: Row) -> Probes:
    limit = row.params["value"]
    for value in (limit - 0.05, float(limit), limit + 0.05):
        yield levels(row, value), compared(row.params["op"], value, limit)


def of_improvement(row: Row) -> Probes:
    """Improvements just below, at and above the limit, from a figure that doubles do not hold exactly."""
    measure = measure_of(row)
    told = row.params["base_year"]
    base = row.evaluated - 1 if told == "前年度" else fiscal_year(told)
    op, limit = row.params.get("op", ">"), Decimal(str(row.params.get("value", 0)))
    before = Decimal("40.1")
    for step in (Decimal("-0.01"), Decimal(0), Decimal("0.01")):
        gain = limit + step
        now = before + gain if measure.better == "high" else before - gain
        yield (
            {**levels(row, float(now)), f"{measure.key}_{base}": float(before)},
            compared(op, float(gain), float(limit)),
        )


def rank_key(row: Row) -> str:
    """A rank is one of improvements where the sheet speaks of 減少幅 or 改善."""
    by_gain = any(word in row.params.get("measure", "") for word in ("減少幅", "改善"))
    return f"{measure_of(row).key}_gain_rank" if by_gain else f"{measure_of(row).key}_rank"


def of_top_share(row: Row) -> Probes:
    """47 × 0.3 = 14.1 is 14 places."""
    last = math.floor(47 * Fraction(str(row.params["share"])))
    for rank in (1, last, last + 1, 47):
        yield {rank_key(row): float(rank)}, rank <= last


def of_rank_band(row: Row) -> Probes:
    first, last = row.params["from"], row.params["to"]
    for rank in (first - 1, first, last, last + 1):
        if rank:
            yield {rank_key(row): float(rank)}, first <= rank <= last


def of_mean(row: Row) -> Probes:
    for value in (99.99, 100.0, 100.01):
        yield {**levels(row, value), f"{measure_of(row).key}_mean": 100.0}, compared(row.params["op"], value, 100.0)


def of_consecutive(row: Row) -> Probes:
    first, second, third = (f"{measure_of(row).key}_{fiscal_year(year)}" for year in row.params["years"])
    for figures, met in (
        ((3.0, 2.0, 1.0), True),
        ((3.0, 2.0, 2.0), False),
        ((3.0, 3.0, 2.0), False),
        ((3.0, 4.0, 1.0), False),
    ):
        yield dict(zip((first, second, third), figures, strict=True)), met


def of_own_mean(row: Row) -> Probes:
    told = row.params["years"]
    years = range(row.evaluated - 3, row.evaluated) if told == "過去3年" else map(fiscal_year, told)
    before = {f"{measure_of(row).key}_{year}": figure for year, figure in zip(years, (9.0, 10.0, 12.0), strict=True)}
    for value in (10.3, 10.33, 10.34):
        yield {**before, **levels(row, value)}, 3 * Fraction(str(value)) < 31


def share_key(row: Row) -> tuple[str, str]:
    """The keys of the share and of the count, from the municipal lines that the sheet names."""
    named = row.params.get("muni_item", ["⑤※"])
    numbers = {line.no: line.key for line in row.indicator.municipal}
    join = "or" if "|" in named[0] else "and"
    keys = [numbers[no] for part in named for no in part.split("|")]
    return f"share_{f'_{join}_'.join(keys)}", f"met_{f'_{join}_'.join(keys)}"


def of_municipal_share(row: Row) -> Probes:
    """Just below, exactly at, and above the share, told in per cent and as a count among 200 municipalities."""
    share, count = share_key(row)
    limit = Fraction(str(row.params["value"]))
    exempt = {} if row.line.unless is None else {row.line.unless.key: False}
    for step in (-1, 0, 1):
        met = compared(row.params["op"], float(limit * 200 + step), float(limit * 200))
        yield {share: float(limit * 100 + Fraction(step, 2)), **exempt}, met
        yield {count: float(limit * 200 + step), "municipalities": 200.0, **exempt}, met
        if exempt:
            yield {share: 100.0, str(*exempt): True}, False


def of_all_municipalities(row: Row) -> Probes:
    _, count = share_key(row)
    yield {count: 54.0, "municipalities": 54.0}, True
    yield {count: 53.0, "municipalities": 54.0}, False


def of_yes_no(row: Row) -> Probes:
    yield {row.line.key: True}, True
    yield {row.line.key: False}, False


def of_k_of_n(row: Row) -> Probes:
    k, n = row.params["k"], row.params["n"]
    for count in range(n + 1):
        yield {f"{row.line.key}_count": float(count)}, count >= k
        yield {f"{row.line.key}_items": (True,) * count + (False,) * (n - count)}, count >= k


PROBES = {
    "abs_threshold": of_threshold,
    "improvement_points": of_improvement,
    "improvement_any": of_improvement,
    "top_share": of_top_share,
    "rank_band": of_rank_band,
    "vs_national_mean": of_mean,
    "consecutive_improvement": of_consecutive,
    "vs_3yr_mean": of_own_mean,
    "muni_share": of_municipal_share,
    "all_muni": of_all_municipalities,
    "yes_no": of_yes_no,
    "all_of": of_k_of_n,
    "k_of_n": of_k_of_n,
}


@pytest.mark.parametrize("row", rows())
def test_conditions(row: Row) -> None:
    """Each line holds from its printed limit on: >, ≥ and < as worded, each year as named."""
    probes = list(PROBES[row.printed["type"]](row))
    assert {met for _, met in probes} == {True, False}
    for facts, met in probes:
        found = judge(row.book, row.line, KnownFacts(row.indicator, facts))
        assert (found.met, found.missing) == (met, ()), facts


@pytest.mark.parametrize("row", rows())
def test_counts_of_conditions(row: Row) -> None:
    """Shares compare as worded, and k of n counts the printed items."""
    condition, kind = row.line.condition, row.printed["type"]
    assert isinstance(condition, MunicipalShare) is (kind in ("muni_share", "all_muni"))
    assert isinstance(condition, KOfN) is (kind in ("all_of", "k_of_n"))
    if isinstance(condition, MunicipalShare) and kind == "muni_share":
        assert (condition.compare, condition.share) == (row.params["op"], Fraction(str(row.params["value"])))
    if isinstance(condition, KOfN):
        assert (condition.k, len(condition.items)) == (row.params["k"], row.params["n"])


@pytest.mark.parametrize("name", PREFECTURAL)
def test_covid_years(name: str) -> None:
    """Only FY2023 lets a corrected figure, or that of FY2020, stand for FY2019."""
    expected = {"1-1": ("corrected",), "1-2": ("corrected",), "1-6": (2020,)} if name.endswith("2023") else {}
    book = shipped(name)
    found = {each.id: measure.better_of for each in book.indicators for measure in each.measures if measure.better_of}
    assert found == expected


@pytest.mark.parametrize("name", PREFECTURAL)
def test_low_is_better_in_indicator_2(name: str) -> None:
    """Costs and patients are better when low, rates when high."""
    for each in shipped(name).indicators:
        for measure in each.measures:
            assert measure.better == ("low" if each.section == "2" else "high")


# The municipal book of FY2020


def test_chiba_2020() -> None:
    """30 for the five criteria, 40 and 50 on top of them: 120 in all, though 100 is printed."""
    book = shipped("kokuho_muni/2020")
    (indicator,) = book.indicators
    assert [line.points for line in indicator.lines] == [30, 40, 50]
    assert [line.no for line in indicator.lines] == ["①～⑤", "⑥", "⑦"]
    assert extremes(indicator)[:2] == (0, 120)
    assert indicator.printed == 100
    assert indicator.years is not None
    assert indicator.years.evaluated == 2019


@pytest.mark.parametrize(
    ("nos", "points"),
    [((), 0), (("①～⑤",), 30), (("①～⑤", "⑥"), 70), (("①～⑤", "⑦"), 80), (("①～⑤", "⑥", "⑦"), 120)],
)
def test_chiba_2020_marks(nos: tuple[str, ...], points: int) -> None:
    """Lines ⑥ and ⑦ count on top of the base."""
    (indicator,) = shipped("kokuho_muni/2020").indicators
    assert from_marks(indicator, dict.fromkeys(nos, True)).points == points


@pytest.mark.parametrize("nos", [("⑥",), ("⑦",), ("⑥", "⑦")])
def test_chiba_2020_needs_its_base(nos: tuple[str, ...]) -> None:
    """Without the five criteria neither ⑥ nor ⑦ can count."""
    (indicator,) = shipped("kokuho_muni/2020").indicators
    with pytest.raises(ClashError, match="①～⑤"):
        from_marks(indicator, dict.fromkeys(nos, True))
