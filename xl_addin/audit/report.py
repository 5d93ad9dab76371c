"""Findings as text and as data for JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.audit.kinds import SEVERITIES, kind_name
from xl_addin.formulas.addresses import Area, area_name, cell_name, full_name, quoted_sheet
from xl_addin.parts.shown import value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.audit.finding import Finding
    from xl_addin.errors import XlAddinError

_SHOWN: Final = 3
_LONGEST_URL: Final = 2_000
_LONGEST_TEXT: Final = 32_000


@dataclass(frozen=True)
class Audited:
    """What an audit of one workbook gave.

    Attributes:
        name: the file's name.
        link: the file as the findings workbook links to it, relative to that one.
        findings: what was found.
        formulas: how many formulas there are.
        unread: how many of them cannot be read.
        computed: whether the values after mending were computed.
        problem: why they were not, if that was wanted.
    """

    name: str
    link: str
    findings: Sequence[Finding]
    formulas: int
    unread: int
    computed: bool
    problem: XlAddinError | None = None


def place_name(finding: Finding) -> str:
    """Name a finding's area with its sheet."""
    area = Area(finding.row, finding.col, finding.last_row, finding.last_col)
    return f"{quoted_sheet(finding.sheet)}!{area_name(area)}"


def lines(audited: Audited) -> list[str]:
    """Return an audit as text: what was read, then each finding with what it changes and how to mend it."""
    found: list[str] = []
    for finding in audited.findings:
        severity = " / ".join(SEVERITIES[finding.severity])
        found += [
            f"{place_name(finding)}  [{finding.kind}] {severity}",
            f"  {finding.ja} / {finding.en}",
            *_effect_lines(finding, computed=audited.computed),
            f"  → {finding.mend_ja} / {finding.mend_en}",
        ]
    return [*found, *summary_lines(audited)]


def summary_lines(audited: Audited) -> list[str]:
    """Return what was read and how much was found, a line each."""
    number = len(audited.findings)
    found = [f"数式 {audited.formulas} 個、指摘 {number} 件 / {audited.formulas} formulas, {number} findings"]
    kinds = Counter(finding.kind for finding in audited.findings)
    found += [f"  {count:>4}  {kind}  {kind_name(kind)}" for kind, count in kinds.most_common()]
    if audited.unread:
        found.append(f"読めない数式 {audited.unread} 個は調べていません / {audited.unread} formulas could not be read")
    if number and not audited.computed:
        reason = ("", "") if audited.problem is None else (f"（{audited.problem.ja}）", f" ({audited.problem.en})")
        found.append(f"直した後の値は計算していません{reason[0]} / values after mending were not computed{reason[1]}")
    return found


def _effect_lines(finding: Finding, *, computed: bool) -> list[str]:
    effects = finding.effects
    if not effects:
        if computed and finding.mends:
            return ["  今の値は変わりません / no value changes now"]
        return [f"  今の値 / value now: {value_text(finding.before)}"]
    found = [f"  {full_name(*one.at)}: {value_text(one.before)} → {value_text(one.after)}" for one in effects[:_SHOWN]]
    more = len(effects) - _SHOWN
    return [*found, f"  ほか {more} 個のセル / {more} more cells"] if more > 0 else found


def data(audited: Audited) -> dict[str, object]:
    """Return an audit as data for JSON, values unrounded."""
    problem = audited.problem
    return {
        "formulas": audited.formulas,
        "unread": audited.unread,
        "computed": audited.computed,
        "problem": None if problem is None else {"ja": problem.ja, "en": problem.en},
        "findings": [_finding_data(finding) for finding in audited.findings],
    }


def _finding_data(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": cell_name(finding.row, finding.col),
        "area": area_name(Area(finding.row, finding.col, finding.last_row, finding.last_col)),
        "ja": finding.ja,
        "en": finding.en,
        "before": finding.before,
        "after": finding.after,
        "mend": {"ja": finding.mend_ja, "en": finding.mend_en, "formula": finding.formula, "value": finding.value},
        "mends": [
            {"cell": full_name(*mend.at), "formula": mend.formula, "value": mend.value} for mend in finding.mends
        ],
        "effects": [{"cell": full_name(*one.at), "before": one.before, "after": one.after} for one in finding.effects],
    }
