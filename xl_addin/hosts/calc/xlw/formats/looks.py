"""Properties of many cells at once: one value if all cells share it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.edits.guards import refuse_locked
from xl_addin.hosts.calc.xlw.ranges import groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.area import Area

_AMBIGUOUS: Final = "AMBIGUOUS_VALUE"


def common(area: Area, *names: str) -> tuple[Any, ...] | None:
    """Read properties of a range.

    Args:
        area: the cells.
        names: the properties.

    Returns:
        Their values; None if not all cells have the same.
    """
    values: tuple[Any, ...] = area.uno.getPropertyValues(names)
    if area.single or not is_mixed(area.uno, *names):
        return values
    # Ambiguous are also cells of which some have the default and others have the same value set.
    found: tuple[Any, ...] | None = None
    for group in groups(area.uno):
        values = group.getPropertyValues(names)
        if found is not None and values != found:
            return None
        found = values
    return found


def is_mixed(cells: Any, *names: str) -> bool:
    """Tell whether cells may differ in a property."""
    return any(state.value == _AMBIGUOUS for state in cells.getPropertyStates(names))


def put(cells: Any, **values: Any) -> None:
    """Set properties of cells or text in one call."""
    names = sorted(values)
    cells.setPropertyValues(tuple(names), tuple(values[name] for name in names))


@contextlib.contextmanager
def steady(area: Area) -> Iterator[None]:
    """Keep row heights while properties change that heights do not depend on.

    Calc measures all texts of a row again after any change, which takes a thousand times as long as the change itself.

    Raises:
        WorkbookError: the cells are locked on a protected sheet.
    """
    refuse_locked(area, area.box)
    document = area.book.uno
    before = document.IsAdjustHeightEnabled
    document.IsAdjustHeightEnabled = False
    try:
        yield
    finally:
        document.IsAdjustHeightEnabled = before
