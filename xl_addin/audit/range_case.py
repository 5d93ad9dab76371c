"""A range in a formula beside the data it should take, as the checks of ranges look at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from xl_addin.audit.finding import Severity
    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.audit.ranges import Use
    from xl_addin.audit.spans import Line
    from xl_addin.formulas.addresses import Area


@dataclass(frozen=True)
class Case:
    """A range that copies of a formula share.

    Attributes:
        model: the workbook.
        sheet: the formula's sheet.
        run: the formula's copies.
        use: the range.
        line: its first column, or its row if it lies in one.
        areas: all ranges that formulas aggregate on the range's sheet.
    """

    model: Model
    sheet: SheetModel
    run: Run
    use: Use
    line: Line
    areas: Collection[Area]

    @property
    def down(self) -> bool:
        """Whether the range runs down a column."""
        return self.line.down

    @property
    def own(self) -> int:
        """The formula's first place along the direction of the range."""
        return self.run.row if self.down else self.run.col


@dataclass(frozen=True)
class Fault:
    """What is wrong with a range.

    Attributes:
        ja: in Japanese.
        en: in English.
        severity: how sure that is.
        area: the cells it should have, None if a person must tell.
    """

    ja: str
    en: str
    severity: Severity
    area: Area | None
