"""Data validation: what may be typed into cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import xlwings
from xlwings import base_classes

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.edits.guards import refuse_locked
from xl_addin.hosts.calc.xlw.formulas.tokens import text_literal
from xl_addin.hosts.calc.xlw.ranges import boxes, groups
from xl_addin.hosts.calc.xlw.rules.operands import Operands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.xlw.area import Area

_TYPES: Final = {
    "whole_number": "WHOLE",
    "decimal": "DECIMAL",
    "list": "LIST",
    "date": "DATE",
    "time": "TIME",
    "text_length": "TEXT_LEN",
    "custom": "CUSTOM",
}
_COMPARED: Final = frozenset(("whole_number", "decimal", "date", "time", "text_length"))
_OPERATORS: Final = {
    "between": "BETWEEN",
    "not_between": "NOT_BETWEEN",
    "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER",
    "less_than": "LESS",
    "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL",
}
_ALERTS: Final = {"STOP": "stop", "WARNING": "warning", "INFO": "information"}
_NONE, _MIXED, _INCONSISTENT, _UNKNOWN = "none", "mixed_criteria", "inconsistent", "unknown"
_TEXTS: Final = ("InputTitle", "InputMessage", "ErrorTitle", "ErrorMessage")
_FIELDS: Final = (*_TEXTS, "ShowInputMessage", "ShowErrorMessage", "IgnoreBlankCells", "ShowList", "ErrorAlertStyle")
_LITERALS: Final = re.compile(r'"(?:[^"]|"")*"(?:;"(?:[^"]|"")*")*')
_LITERAL: Final = re.compile(r'"((?:[^"]|"")*)"')
_INVISIBLE, _VISIBLE = 0, 1  # com.sun.star.sheet.TableValidationVisibility
_LONGEST: Final = 255


class DataValidation(base_classes.DataValidation):
    """The validation of cells.

    Args:
        area: the cells.
    """

    def __init__(self, area: Area) -> None:
        self.area = area

    @property
    def api(self) -> Any:
        """The validation as UNO object; a copy, to be put back into the cells' ``Validation``."""
        return self.area.uno.Validation

    @property
    def type(self) -> str:
        """What kind of rule there is."""
        return self._found()[0]

    @property
    def operator(self) -> str | None:
        """How values are compared."""
        kind, rule = self._found()
        if kind not in _COMPARED:
            return None
        names = {uno: name for name, uno in _OPERATORS.items()}
        return names.get(rule.getOperator().value)

    @property
    def formula1(self) -> str | None:
        """What values are compared with."""
        kind, rule = self._found()
        return self._excel(rule.getFormula1()) if kind in _COMPARED else None

    @property
    def formula2(self) -> str | None:
        """The upper bound of a rule with two."""
        if self.operator not in {"between", "not_between"}:
            return None
        return self._excel(self.api.getFormula2())

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule."""
        kind, rule = self._found()
        return self._excel(rule.getFormula1()) if kind == "custom" else None

    @property
    def source(self) -> str | None:
        """Where the values of a list come from: the values themselves, or a reference with an equals sign."""
        kind, rule = self._found()
        if kind != "list":
            return None
        formula = rule.getFormula1()
        if _LITERALS.fullmatch(formula):
            return ",".join(text.replace('""', '"') for text in _LITERAL.findall(formula))
        return self._excel(formula)

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Whether a list shows an arrow in the cell."""
        kind, rule = self._found()
        return rule.ShowList != _INVISIBLE if kind == "list" else None

    @property
    def ignore_blank(self) -> bool | None:
        """Whether blank cells are fine."""
        return self._flag("IgnoreBlankCells")

    @property
    def input_title(self) -> str | None:
        """Title of the prompt."""
        return self._text("InputTitle")

    @property
    def input_message(self) -> str | None:
        """Text of the prompt."""
        return self._text("InputMessage")

    @property
    def show_input(self) -> bool | None:
        """Whether the prompt is shown."""
        return self._flag("ShowInputMessage")

    @property
    def error_title(self) -> str | None:
        """Title of the alert."""
        return self._text("ErrorTitle")

    @property
    def error_message(self) -> str | None:
        """Text of the alert."""
        return self._text("ErrorMessage")

    @property
    def show_error(self) -> bool | None:
        """Whether an alert is shown."""
        return self._flag("ShowErrorMessage")

    @property
    def alert_style(self) -> str | None:
        """How strict the alert is."""
        style = self._property("ErrorAlertStyle")
        return None if style is None else _ALERTS.get(style.value)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:  # noqa: FBT001 - xlwings calls it so
        """Allow the values of a list alone."""
        refuse_locked(self.area, self.area.box)
        rule = self._rule()
        rule.Type = Enum("com.sun.star.sheet.ValidationType", "LIST")
        rule.setFormula1(self._source(source))
        rule.ShowList = _VISIBLE if in_cell_dropdown else _INVISIBLE
        self.area.uno.Validation = rule

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        """Allow values alone that compare so, or that a formula finds right."""
        refuse_locked(self.area, self.area.box)
        rule = self._rule()
        rule.Type = Enum("com.sun.star.sheet.ValidationType", _TYPES[rule_type])
        how = "FORMULA" if operator is None else _OPERATORS[operator]
        rule.setOperator(Enum("com.sun.star.sheet.ConditionOperator", how))
        rule.setFormula1(self._calc(formula1))
        rule.setFormula2("" if formula2 is None else self._calc(formula2))
        self.area.uno.Validation = rule

    def delete(self) -> None:
        """Allow everything again."""
        refuse_locked(self.area, self.area.box)
        self.area.uno.setPropertyToDefault("Validation")

    def _found(self) -> tuple[str, Any]:
        """Tell what kind of rule all cells have, and give it."""
        rules = [group.Validation for group in _groups(self.area)]
        kinds = [_kind(rule) for rule in rules]
        if len(rules) > 1:
            if all(kind == _NONE for kind in kinds):
                return _NONE, None
            if _NONE in kinds:
                return _MIXED, None
            first = _signature(rules[0])
            if any(_signature(rule) != first for rule in rules[1:]):
                return _INCONSISTENT, None
        return kinds[0], rules[0]

    def _property(self, name: str) -> Any:
        kind, rule = self._found()
        return None if kind in {_NONE, _MIXED, _INCONSISTENT} else getattr(rule, name)

    def _text(self, name: str) -> str | None:
        value = self._property(name)
        return None if value is None else str(value)

    def _flag(self, name: str) -> bool | None:
        value = self._property(name)
        return None if value is None else bool(value)

    def _rule(self) -> Any:
        """Give the rule to change: that of the cells, or a new one with Excel's defaults."""
        kind, _rule = self._found()
        if kind in {_MIXED, _INCONSISTENT}:
            raise xlwings.XlwingsError(
                "Cannot update data validation because the target cells have different validation rules."
            )
        rule = self.api
        if kind == _NONE:
            rule.ShowInputMessage = rule.ShowErrorMessage = rule.IgnoreBlankCells = True
            rule.ErrorAlertStyle = Enum("com.sun.star.sheet.ValidationAlertStyle", "STOP")
        rule.setSourcePosition(self.area.cell.getCellAddress())
        return rule

    def _calc(self, formula: str) -> str:
        return Operands(self.area.sheet, self.area.box).to_calc(formula)

    def _excel(self, formula: str) -> str:
        return Operands(self.area.sheet, self.area.box).to_excel(formula)

    def _source(self, source: Any) -> str:
        if isinstance(source, base_classes.Range):
            other = source.sheet.name != self.area.sheet.name  # type: ignore[attr-defined]  # ours know their sheet
            place = f"{addresses.quoted(source.sheet.name)}!" if other else ""  # type: ignore[attr-defined]
            return self._calc(f"={place}{source.address}")
        if isinstance(source, base_classes.Name):
            return self._calc(f"={source.name}")
        return _literals(source)


def _literals(values: Sequence[str]) -> str:
    if len(",".join(values)) > _LONGEST:
        raise ValueError("the Excel data validation source cannot exceed 255 characters")
    return ";".join(map(text_literal, values))


def _groups(area: Area) -> list[Any]:
    """Give the cells of equal formats, the first cell's first."""
    if area.single:
        return [area.uno]
    return sorted(groups(area.uno), key=lambda group: min(boxes(group)))


def _kind(rule: Any) -> str:
    uno = rule.Type.value
    if uno == "ANY":
        return _UNKNOWN if rule.InputMessage or rule.InputTitle else _NONE
    names = {value: name for name, value in _TYPES.items()}
    return names.get(uno, _UNKNOWN)


def _signature(rule: Any) -> tuple[Any, ...]:
    fields = [getattr(rule, name) for name in _FIELDS]
    return (rule.Type, rule.getOperator(), rule.getFormula1(), rule.getFormula2(), *fields)
