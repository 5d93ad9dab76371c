"""Finds points that a rule book does not allow: beyond a maximum, or that no lines that may count together give."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xl_addin.audit import ladder_sum
from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.audit.reachable import bounds, is_reachable, nearest, total_bounds
from xl_addin.audit.rule_places import spots
from xl_addin.formulas.addresses import cell_name
from xl_addin.rulebook import adding, store
from xl_addin.rulebook.tiers import Section, TierBook, TierIndicator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.audit.rule_places import Spot

KIND = "points-not-allowed"
_BRACKET: Final = "bracket-negative"
_EXACT: Final = 1e-6
_MOSTLY: Final = 0.7
_FEW: Final = 5
_ADDS: Final = re.compile(r"\b(SUM|SUMIF|SUMIFS|SUMPRODUCT|SUBTOTAL)\(|\+", re.IGNORECASE)


class Judged:
    """What rule books say about the points in a workbook.

    Attributes:
        findings: points that they do not allow.
        allowed: cells whose points they allow.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.allowed: set[CellAt] = set()


def check(model: Model, rule_books: Sequence[str]) -> Judged:
    """Check the points of a workbook against rule books.

    Args:
        model: the workbook.
        rule_books: names such as "kokuho_pref/2024", or TOML files; outlines and books without points check nothing.

    Returns:
        What is not allowed, and which cells are.

    Raises:
        RuleBookError: a rule book is unknown or has faults.
    """
    judged = Judged()
    for book in dict.fromkeys(_book(name) for name in rule_books):
        if book is None:
            continue
        for sheet in each_sheet(model):
            _Sheet(sheet, book, judged).judge()
    return judged


def _book(name: str) -> TierBook | None:
    path = Path(name)
    book = adding.read(path) if path.suffix.lower() == ".toml" else store.find(name)
    return book if isinstance(book, TierBook) and book.status == "complete" else None


class _Sheet:
    """A sheet's points beside a rule book."""

    def __init__(self, sheet: SheetModel, book: TierBook, judged: Judged) -> None:
        self._sheet = sheet
        self._book = book
        self._judged = judged
        self._wrong_lines: dict[tuple[str, int], float] = {}

    def judge(self) -> None:
        """Judge all points of the sheet, lines first: what is made of them is wrong only because of them."""
        # A cell that two labels claim is the first one's.
        found = list({(spot.row, spot.col): spot for spot in reversed(list(spots(self._sheet, self._book)))}.values())
        columns: dict[int, list[Spot]] = defaultdict(list)
        for spot in found:
            if spot.role == "scored" and isinstance(spot.whose, TierIndicator):
                columns[spot.col].append(spot)
        foreign = {col for col, members in columns.items() if not self._are_points(members)}
        for spot in sorted(found, key=lambda spot: (spot.line is None, spot.role != "printed")):
            if spot.role == "scored" and (spot.col in foreign or (foreign and spot.among)):
                continue
            findings = list(self._of(spot))
            self._judged.findings += findings
            if not findings:
                self._judged.allowed.add(CellAt(self._sheet.name, spot.row, spot.col))

    def _are_points(self, members: list[Spot]) -> bool:
        """Tell whether most of a column is allowed: a column that only bears the indicator's name holds something else."""
        allowed = sum(_is_allowed(spot) for spot in members)
        return allowed >= _MOSTLY * len(members) or (len(members) < _FEW and allowed + 1 >= len(members) / 2)

    def _of(self, spot: Spot) -> Iterator[Finding]:
        if spot.line is not None and isinstance(spot.whose, TierIndicator):
            yield from self._line(spot, spot.whose)
        elif isinstance(spot.whose, TierIndicator):
            yield from self._indicator(spot, spot.whose)
        else:
            yield from self._total(spot)

    def _line(self, spot: Spot, indicator: TierIndicator) -> Iterator[Finding]:
        line = spot.line
        if line is None or _is_allowed(spot):
            return
        points, name = float(line.points), f"{indicator.label} {line.no}"
        key = (indicator.id, spot.row)
        if spot.role == "scored" and self._wrong_lines.get(key) == spot.value:
            return
        self._wrong_lines[key] = spot.value
        constant = self._sheet.is_constant(spot.row, spot.col)
        mends = (Mend(self._at(spot), value=points),) if spot.role == "printed" and constant else ()
        kind = _BRACKET if spot.value == -points and line.bracket and points > 0 else KIND
        allowed_ja = f"{points:g} 点" if spot.role == "printed" else f"{points:g} 点か 0 点"
        allowed_en = f"{points:g}" if spot.role == "printed" else f"{points:g} or 0"
        sign_ja = "かっこは別の段の印で、負の数ではありません。" if kind == _BRACKET else ""
        sign_en = " Brackets mark another rung, not a minus." if kind == _BRACKET else ""
        yield self._finding(
            spot, kind,
            f"{name} は規則集 {self._book.name} では {allowed_ja}ですが、{spot.value:.15g} 点になっています。{sign_ja}",
            f"{indicator.id} {line.no} gives {allowed_en} by {self._book.name}, not {spot.value:.15g}.{sign_en}",
            f"{points:g} 点にします（別の年度の配点でないか確かめます）。" if spot.role == "printed" else "達成の印と配点を確かめます。",
            f"Use {points:g}; check that it is not another year's." if spot.role == "printed" else "Check mark and points.",
            mends=mends,
        )  # fmt: skip

    def _indicator(self, spot: Spot, indicator: TierIndicator) -> Iterator[Finding]:
        if _is_allowed(spot) or self._follows_wrong_lines(spot, indicator):
            return
        _, highest = bounds(indicator)
        if spot.role == "printed":
            yield self._maximum(spot, f"{indicator.label}", highest, exact=True)
            return
        near = nearest(indicator, spot.value)
        ja, en = "・".join(f"{each:g}" for each in near), " and ".join(f"{each:g}" for each in near)
        beyond = spot.value > highest
        yield self._finding(
            spot, KIND,
            f"{indicator.label} {indicator.name.ja}の {spot.value:.15g} 点は規則集 {self._book.name} では取れません。"
            + (f"最高は {highest:g} 点です。" if beyond else f"どの行の組合せでもこの点にはならず、近いのは {ja} 点です。"),
            f"{spot.value:.15g} points of {indicator.id} cannot be reached by {self._book.name}: "
            + (f"the highest is {highest:g}." if beyond else f"no lines that may count together give it; next are {en}."),
            "得点と年度を確かめます。",
            "Check the points and their year.",
        )  # fmt: skip

    def _follows_wrong_lines(self, spot: Spot, indicator: TierIndicator) -> bool:
        """Tell whether a formula's points are wrong only because those of a line are, which is told there."""
        return not self._sheet.is_constant(spot.row, spot.col) and any(
            key[0] == indicator.id for key in self._wrong_lines
        )

    def _total(self, spot: Spot) -> Iterator[Finding]:
        if spot.among:
            indicators, name = spot.among, "合計"
        elif isinstance(spot.whose, Section):
            indicators, name = self._book.of_section(spot.whose), spot.whose.label
        else:
            indicators, name = self._book.indicators, "総合計"
        lowest, highest = total_bounds(indicators)
        if spot.value > highest + _EXACT:
            yield self._maximum(spot, name, highest, exact=False)
        elif spot.value < lowest - _EXACT:
            yield self._finding(
                spot, KIND,
                f"{name}の {spot.value:.15g} 点は、規則集 {self._book.name} の最低 {lowest:g} 点を下回ります。",
                f"A total of {spot.value:.15g} is below the lowest of {self._book.name}, {lowest:g}.",
                "内訳を確かめます。",
                "Check its parts.",
            )  # fmt: skip

    def _maximum(self, spot: Spot, name: str, highest: float, *, exact: bool) -> Finding:
        formula = self._sheet.formulas.get((spot.row, spot.col))
        adds = formula is not None and bool(_ADDS.search(formula)) and spot.value > highest
        kind = ladder_sum.KIND if adds and spot.role == "printed" else KIND
        constant = self._sheet.is_constant(spot.row, spot.col)
        mends = (Mend(self._at(spot), value=highest),) if exact and constant else ()
        why_ja = "同時には取れない段を重ねて足しています。" if kind == ladder_sum.KIND else ""
        why_en = " Rungs that exclude each other are added up." if kind == ladder_sum.KIND else ""
        return self._finding(
            spot, kind,
            f"{name}の {spot.value:.15g} 点は、規則集 {self._book.name} で取れる最高 {highest:g} 点と違います。{why_ja}",
            f"{spot.value:.15g} points in {cell_name(spot.row, spot.col)}, but the highest that {self._book.name} allows is {highest:g}.{why_en}",
            f"満点は {highest:g} 点（SCORE_MAX）です。" if spot.role == "printed" else "内訳を確かめます。",
            f"The maximum is {highest:g} (SCORE_MAX)." if spot.role == "printed" else "Check its parts.",
            mends=mends,
            after=highest if spot.role == "printed" else None,
        )  # fmt: skip

    def _at(self, spot: Spot) -> CellAt:
        return CellAt(self._sheet.name, spot.row, spot.col)

    def _finding(
        self,
        spot: Spot,
        kind: str,
        *texts: str,
        mends: tuple[Mend, ...] = (),
        after: float | None = None,
    ) -> Finding:
        ja, en, mend_ja, mend_en = texts
        return Finding(
            kind, self._sheet.name, spot.row, spot.col, spot.row, spot.col, ja, en, mend_ja, mend_en,
            before=self._sheet.value(spot.row, spot.col), mends=mends, after=after,
        )  # fmt: skip


def _is_allowed(spot: Spot) -> bool:
    """Tell whether the points of an indicator or a line are among those that the rule book allows."""
    indicator = spot.whose
    if not isinstance(indicator, TierIndicator):
        return True
    if spot.line is not None:
        allowed = [float(spot.line.points)] + ([0.0] if spot.role == "scored" else [])
    elif spot.role == "printed":
        allowed = [bounds(indicator)[1], *([] if indicator.printed is None else [float(indicator.printed)])]
    else:
        return is_reachable(indicator, spot.value)
    return any(abs(spot.value - each) < _EXACT for each in allowed)
