"""The fields of a pivot table that head rows and columns, and that filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.collection import Numbered
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.tables.pivots import PivotTable

_ORIENTATIONS: Final = {"rows": "ROW", "columns": "COLUMN", "filters": "PAGE"}


def orientation(value: str) -> Enum:
    """Give a value of ``DataPilotFieldOrientation``."""
    return Enum("com.sun.star.sheet.DataPilotFieldOrientation", value)


class PivotField(base_classes.PivotField):
    """A source field that is placed somewhere.

    Args:
        pivot: the pivot table.
        name: the source field.
    """

    def __init__(self, pivot: PivotTable, name: str) -> None:
        self.pivot = pivot
        self._name = name

    @property
    def api(self) -> Any:
        """The field as UNO object."""
        return self.pivot.source_field(self._name)

    @property
    def parent(self) -> PivotTable:
        """The pivot table."""
        return self.pivot

    @property
    def name(self) -> str:
        """Its name in the source."""
        return self._name

    def remove(self) -> None:
        """Take it off."""
        self.api.Orientation = orientation("HIDDEN")


class PivotFields(Numbered[PivotField], base_classes.PivotFields):
    """The fields in one part of a pivot table.

    Args:
        pivot: the pivot table.
        area: ``rows``, ``columns`` or ``filters``.
    """

    def __init__(self, pivot: PivotTable, area: str) -> None:
        self.pivot = pivot
        self._area = area

    @property
    def api(self) -> Any:
        """The fields as UNO object."""
        uno = self.pivot.uno
        return {"rows": uno.getRowFields, "columns": uno.getColumnFields, "filters": uno.getPageFields}[self._area]()

    @property
    def parent(self) -> PivotTable:
        """The pivot table."""
        return self.pivot

    @property
    def area(self) -> str:
        """Which part it is."""
        return self._area

    def _items(self) -> list[PivotField]:
        fields, known = self.api, self.pivot.field_names
        names = [fields.getByIndex(number).getName() for number in range(fields.getCount())]
        # One more field stands for the values, where there are several.
        return [PivotField(self.pivot, name) for name in names if name in known]

    def add(self, name: str) -> PivotField:
        """Place a field after the others."""
        field = self.pivot.source_field(name)
        wanted = _ORIENTATIONS[self._area]
        now = field.Orientation.value
        if now == "DATA":
            raise NotInCalcError(
                f"Calc では「{name}」を値に追加したあとで行・列・フィルターに追加できません。先に追加してください。",
                f"Calc cannot place {name} among rows, columns or filters after the values: place it there first.",
            )
        if now != wanted:
            field.Orientation = orientation(wanted)
        return PivotField(self.pivot, name)
