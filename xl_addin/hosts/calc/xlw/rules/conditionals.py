"""The conditional formats of cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.xlw.collection import Numbered
from xl_addin.hosts.calc.xlw.edits.guards import refuse_protected
from xl_addin.hosts.calc.xlw.formats.colours import number_of
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.rules import looks, rule_store
from xl_addin.hosts.calc.xlw.rules import rule as rules
from xl_addin.hosts.calc.xlw.rules.conditional import LOOKS, ConditionalFormat, changed, ordered, refuse_stop
from xl_addin.hosts.calc.xlw.rules.rule import CELL_VALUE, COLOR_SCALE, CUSTOM, DATA_BAR, ICON_SET, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.hosts.calc.xlw.area import Area

_UNREADABLE: Final = frozenset(("3_stars", "3_triangles"))


class ConditionalFormats(Numbered[ConditionalFormat], base_classes.ConditionalFormats):
    """The rules of some cells, the first that counts first.

    Args:
        area: the cells.
    """

    def __init__(self, area: Area) -> None:
        self.area = area
        self.sheet = area.sheet

    @property
    def api(self) -> Any:
        """The conditional formats of the sheet."""
        return self.sheet.uno.ConditionalFormats

    def _items(self) -> list[ConditionalFormat]:
        return [
            ConditionalFormat(self.sheet, each.key, index)
            for each in rule_store.formats(self.sheet)
            if each.overlaps([self.area.box])
            for index in range(each.uno.getCount())
        ]

    def add_cell_value(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Add a comparison."""
        return self._add_condition(Rule(CELL_VALUE), spec)

    def add_custom(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Add a formula."""
        return self._add_condition(Rule(CUSTOM), spec)

    def add_color_scale(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Add a colour scale."""
        return self._add(Rule(COLOR_SCALE, limits=_limits(spec), colors=tuple(map(number_of, spec["colors"]))))

    def add_data_bar(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Add a data bar."""
        return self._add(
            Rule(
                DATA_BAR,
                limits=_limits(spec),
                bar_color=number_of(spec["bar_color"]),
                gradient=spec["gradient"],
                show_value=spec["show_value"],
            )
        )

    def add_icon_set(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """Add an icon set."""
        if spec["icon_set"] in _UNREADABLE:
            raise NotInCalcError(
                "星と三角のアイコンは LibreOffice の API から区別できないため使えません。",
                "LibreOffice's interface cannot tell stars from triangles, so neither icon set can be used.",
            )
        return self._add(
            Rule(
                ICON_SET,
                limits=_limits(spec),
                icon_set=spec["icon_set"],
                show_value=spec["show_value"],
                reverse=spec["reverse_order"],
            )
        )

    def clear(self) -> None:
        """Take all rules off these cells."""
        refuse_protected(self.area)
        rule_store.clear(self.sheet, self.area.box)

    def _add_condition(self, rule: Rule, spec: Mapping[str, Any]) -> ConditionalFormat:
        refuse_stop(spec)
        refuse_protected(self.area)
        made = changed(self.sheet, None, rule, spec, box=self.area.box)
        style = looks.made(self.sheet.book, {name: spec.get(name) for name in LOOKS})
        return self._add(replace(made, style=style))

    def _add(self, rule: Rule) -> ConditionalFormat:
        """Put a rule before those that the cells have."""
        sheet, box = self.sheet, self.area.box
        refuse_protected(self.area)
        found = [each for each in rule_store.formats(sheet) if each.overlaps([box])]
        known = {each.key: each.rules() for each in found}
        old = [each for each in found if all(other.can_be_made for other in known[each.key])]
        same = [each for each in old if each.area == (box,)]
        mine = [rule, *(other for each in same for other in known[each.key])]
        later = [each for each in old if each not in same]
        keys = rule_store.replace(sheet, old, [((box,), mine), *((each.area, known[each.key]) for each in later)])
        order = ordered(mine)
        moved: dict[tuple[int, int], tuple[int, int]] = {}
        start = 1
        for each in same:
            for place in range(len(known[each.key])):
                moved[each.key, place] = keys[0], order.index(start + place)
            start += len(known[each.key])
        for each, key in zip(later, keys[1:], strict=True):
            places = ordered(known[each.key])
            moved.update({(each.key, place): (key, places.index(place)) for place in range(len(places))})
        for other in rule_store.held(sheet):
            if (other.key, other.index) in moved:
                other.key, other.index = moved[other.key, other.index]
        return ConditionalFormat(sheet, keys[0], order.index(0))


def _limits(spec: Mapping[str, Any]) -> rules.Limits:
    return tuple(zip(spec["threshold_types"], spec["thresholds"], strict=True))
