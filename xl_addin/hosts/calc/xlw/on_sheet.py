"""A thing that belongs to a sheet: tables, pivot tables, and what is drawn above the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.sheet import Sheet


class OnSheet:
    """Something of a sheet that UNO has an object for.

    Args:
        sheet: the sheet.
        uno: the object.
    """

    def __init__(self, sheet: Sheet, uno: Any) -> None:
        self.sheet = sheet
        self.uno = uno

    @property
    def api(self) -> Any:
        """The UNO object."""
        return self.uno

    @property
    def parent(self) -> Sheet:
        """Its sheet."""
        return self.sheet
