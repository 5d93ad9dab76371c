"""Whether the findings of an audit tell a known mistake, and which of them are false alarms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from xl_addin.formulas.addresses import Area, area, area_name, quoted_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.audit_cases.figures import Case


class Finding(Protocol):
    """What is read of a finding."""

    kind: str
    sheet: str
    row: int
    col: int
    last_row: int
    last_col: int
    after: Any


@dataclass(frozen=True)
class Verdict:
    """How an audit did on one workbook.

    Attributes:
        case: the workbook.
        right: findings that tell its mistake.
        beside: findings at the place of the mistake, or of what follows from it, under another name.
        false: all others.
    """

    case: Case
    right: tuple[Finding, ...]
    beside: tuple[Finding, ...]
    false: tuple[Finding, ...]

    @property
    def missed(self) -> bool:
        """Whether the mistake was not told."""
        return bool(self.case.kind) and not self.right


def judge(case: Case, findings: Iterable[Finding]) -> Verdict:
    """Sort the findings of a workbook.

    A finding is right if its kind is and all its cells lie where the mistake is.
    """
    kinds = {case.kind, *case.also}
    places = [(case.sheet, cells) for cells in case.cells]
    follows = [_split(cells) for cells in case.related]
    right: list[Finding] = []
    beside: list[Finding] = []
    false: list[Finding] = []
    for finding in findings:
        if _inside(finding, places):
            (right if finding.kind in kinds else beside).append(finding)
        else:
            (beside if _inside(finding, follows) else false).append(finding)
    return Verdict(case, tuple(right), tuple(beside), tuple(false))


def report(verdicts: Sequence[Verdict]) -> str:
    """Tell in lines what was missed and what was told falsely."""
    missed = [verdict for verdict in verdicts if verdict.missed]
    false = [(verdict.case, finding) for verdict in verdicts for finding in verdict.false]
    lines = [f"見つからなかった誤り {len(missed)} 件、誤報 {len(false)} 件"]
    for verdict in missed:
        case, others = verdict.case, "、".join(map(shown, verdict.beside)) or "なし"
        lines.append(
            f"  未検出 {case.name}: {case.kind} {case.sheet}!{'、'.join(case.cells)}（その場所の他の指摘: {others}）"
        )
    lines.extend(f"  誤報 {case.name}: {shown(finding)}" for case, finding in false)
    return "\n".join(lines)


def shown(finding: Finding) -> str:
    """Tell a finding in a line."""
    text = getattr(finding, "en", "")
    return f"{finding.kind} {quoted_sheet(finding.sheet)}!{area_name(_area(finding))} {text}".rstrip()


def _inside(finding: Finding, places: Iterable[tuple[str, str]]) -> bool:
    found = _area(finding)
    for sheet, cells in places:
        allowed = area(cells)
        assert allowed is not None, cells
        ends = allowed.holds(found.row, found.col) and allowed.holds(found.last_row, found.last_col)
        if sheet == finding.sheet and ends:
            return True
    return False


def _area(finding: Finding) -> Area:
    return Area(finding.row, finding.col, finding.last_row, finding.last_col)


def _split(cells: str) -> tuple[str, str]:
    sheet, _, name = cells.rpartition("!")
    return sheet, name
