"""The checks of an audit, in the order in which their findings are told for one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.audit import (
    bracket_negative,
    constant_over_formula,
    error_in_range,
    ladder_sum,
    mixed_years,
    odd_formula,
    points_not_allowed,
    rank_of_rounded,
    sample_spread,
    short_range,
    text_number,
    total_differs,
    unanchored_range,
)
from xl_addin.audit.joining import joined, specific
from xl_addin.audit.model import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.audit.finding import Finding
    from xl_addin.audit.model import Model
    from xl_addin.parts.contents import BookFile

CHECKS: Final = (
    rank_of_rounded.check,
    sample_spread.check,
    unanchored_range.check,
    short_range.check,
    constant_over_formula.check,
    odd_formula.check,
    text_number.check,
    error_in_range.check,
    bracket_negative.check,
    ladder_sum.check,
    total_differs.check,
    mixed_years.check,
)


def findings(model: Model, rule_books: Sequence[str] = ()) -> list[Finding]:
    """Run every check.

    Args:
        model: the workbook.
        rule_books: what the points of a scheme are checked against, by name or file.

    Returns:
        The findings by sheet in the workbook's order, then by row, column and kind; none twice.

    Raises:
        RuleBookError: a rule book is unknown or has faults.
    """
    order = {name: place for place, name in enumerate(model.sheets)}
    judged = points_not_allowed.check(model, rule_books)
    found = {
        finding.place: finding
        for check in CHECKS
        for finding in check(model)
        # A rule book knows which rungs exclude each other; without one only their words tell.
        if finding.kind != ladder_sum.KIND or finding.first not in judged.allowed
    }
    found.update((finding.place, finding) for finding in judged.findings)
    return sorted(
        joined(model, specific(found.values())), key=lambda finding: (order[finding.sheet], *finding.place[1:])
    )


def audit(book: BookFile, rule_books: Sequence[str] = ()) -> tuple[Model, list[Finding]]:
    """Read a workbook and run every check.

    Raises:
        WorkbookError: a sheet is damaged.
        RuleBookError: a rule book is unknown or has faults.
    """
    model = read(book)
    return model, findings(model, rule_books)
