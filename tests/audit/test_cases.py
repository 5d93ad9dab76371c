"""The audit finds the known mistakes, and leaves workbooks without a mistake alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit_cases import books
from tests.audit_cases.computed import same
from tests.audit_cases.judging import judge, report
from xl_addin.audit.checks import audit
from xl_addin.audit.mending import mended
from xl_addin.formulas.addresses import cell_name
from xl_addin.hosts.calc.computing import Computer
from xl_addin.parts.book import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audit_cases.figures import Case
    from tests.audit_cases.judging import Verdict
    from xl_addin.hosts.calc.office import Office

_FOUND_AT_LEAST = 28
_FALSE_AT_MOST = 3


def _audited(case: Case, folder: Path, *, repaired: bool = False) -> Verdict:
    path = books.write(case, folder, mended=repaired)
    rules = (case.rulebook,) if case.rulebook else ()
    _, findings = audit(open_book(path), rules)
    return judge(case, findings)


def test_known_mistakes_are_found_and_little_else(tmp_path: Path) -> None:
    """At least 28 of 30 mistakes are told by their kind and cell, with at most 3 false alarms in all 40 workbooks."""
    verdicts = [_audited(case, tmp_path) for case in books.ALL]
    found = sum(not verdict.missed for verdict in verdicts if verdict.case.kind)
    false = sum(len(verdict.false) for verdict in verdicts)
    assert found >= _FOUND_AT_LEAST, report(verdicts)
    assert false <= _FALSE_AT_MOST, report(verdicts)


def test_mended_workbooks_raise_no_alarm(tmp_path: Path) -> None:
    """The same 30 workbooks with the mistake mended have at most 3 findings in all."""
    verdicts = [_audited(case, tmp_path, repaired=True) for case in books.MISTAKES]
    told = [
        f"{verdict.case.name}: {finding}"
        for verdict in verdicts
        for finding in (*verdict.right, *verdict.beside, *verdict.false)
    ]
    assert len(told) <= _FALSE_AT_MOST, "\n".join(told)


@pytest.mark.office
def test_recomputed_values_are_right(office: Office, tmp_path: Path) -> None:
    """Where the audit says what a spoilt cell would show, it is the value computed by hand."""
    wrong, compared = [], 0
    with Computer(office=office) as computer:
        for case in books.MISTAKES:
            path = books.write(case, tmp_path)
            model, findings = audit(open_book(path), (case.rulebook,) if case.rulebook else ())
            page = books.draft(case, mended=True).page(case.sheet)
            told = mended(model, [*judge(case, findings).right], computer)
            assert told.problem is None, case.name
            shown = {
                cell_name(effect.at.row, effect.at.col): effect.after
                for finding in told.findings
                for effect in finding.effects
                if effect.at.sheet == case.sheet
            }
            for at in case.right:
                if at in shown:
                    compared += 1
                    if not same(shown[at], page.saved(at)):
                        wrong.append(f"{case.name} {case.sheet}!{at}: {shown[at]!r}, not {page.saved(at)!r}")
    assert wrong == []
    assert compared > len(books.MISTAKES) // 2
