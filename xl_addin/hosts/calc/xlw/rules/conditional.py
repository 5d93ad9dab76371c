"""One rule of a conditional format, as xlwings sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.xlw.edits.guards import refuse_protected
from xl_addin.hosts.calc.xlw.formats.colours import rgb
from xl_addin.hosts.calc.xlw.formulas.tokens import text_literal
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.rules import local_formulas, looks, rule_store
from xl_addin.hosts.calc.xlw.rules import rule as rules
from xl_addin.hosts.calc.xlw.rules.rule import CELL_VALUE, COLOR_SCALE, CUSTOM, DATA_BAR, ICON_SET, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.hosts.calc.xlw.rules.rule_store import Format
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_CONDITIONS: Final = frozenset((CELL_VALUE, CUSTOM))
LOOKS: Final = ("fill_color", "font_color", "font_bold", "font_italic")
_OPERATORS: Final = {number: name for name, number in rules.OPERATORS.items()}


class ConditionalFormat(base_classes.ConditionalFormat):
    """A rule, by its format and its place in it.

    Args:
        sheet: the sheet.
        key: ID of the format.
        index: its place from 0.
    """

    def __init__(self, sheet: Sheet, key: int, index: int) -> None:
        self.sheet = sheet
        self.key = key
        self.index = index
        rule_store.hold(self)

    @property
    def format(self) -> Format:
        """The conditional format it is part of."""
        for each in rule_store.formats(self.sheet):
            if each.key == self.key:
                return each
        raise KeyError("This conditional-format rule was deleted.")

    @property
    def api(self) -> Any:
        """The rule as UNO object."""
        return self.format.uno.getByIndex(self.index)

    @property
    def rule(self) -> Rule:
        """What it says."""
        return rules.read(self.api)

    @property
    def type(self) -> str:
        """What kind of rule it is."""
        return self.rule.kind

    @property
    def stop_if_true(self) -> bool | None:
        """Whether it is the last one, as files say it; in Calc the first condition that holds always is."""
        return False if self._is(CELL_VALUE, CUSTOM, rules.UNKNOWN) else None

    @property
    def operator(self) -> str | None:
        """How values are compared."""
        rule = self.rule
        return _OPERATORS.get(rule.operator) if rule.kind == CELL_VALUE else None

    @property
    def formula1(self) -> str | None:
        """What values are compared with."""
        rule = self.rule
        return self._excel(rule.formula1) if rule.kind == CELL_VALUE else None

    @property
    def formula2(self) -> str | None:
        """The upper bound of a rule with two."""
        rule = self.rule
        return self._excel(rule.formula2) if rule.formula2 else None

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule."""
        rule = self.rule
        return self._excel(rule.formula1) if rule.kind == CUSTOM else None

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        """The colour of cells it applies to."""
        return self._color("fill_color")

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        """The colour of their text."""
        return self._color("font_color")

    @property
    def font_bold(self) -> bool | None:
        """Whether their text is bold."""
        return self._flag("font_bold")

    @property
    def font_italic(self) -> bool | None:
        """Whether their text is italic."""
        return self._flag("font_italic")

    @property
    def colors(self) -> tuple[tuple[int, int, int], ...] | None:
        """The colours of a colour scale."""
        rule = self.rule
        return tuple(map(rgb, rule.colors)) if rule.kind == COLOR_SCALE else None

    @property
    def bar_color(self) -> tuple[int, int, int] | None:
        """The colour of a data bar."""
        rule = self.rule
        return rgb(rule.bar_color) if rule.kind == DATA_BAR else None

    @property
    def gradient(self) -> bool | None:
        """Whether a data bar fades out."""
        rule = self.rule
        return rule.gradient if rule.kind == DATA_BAR else None

    @property
    def show_value(self) -> bool | None:
        """Whether the number stays beside a bar or icon."""
        rule = self.rule
        return rule.show_value if rule.kind in {DATA_BAR, ICON_SET} else None

    @property
    def icon_set(self) -> str | None:
        """The icons."""
        return self.rule.icon_set

    @property
    def reverse_order(self) -> bool | None:
        """Whether the icons run the other way."""
        rule = self.rule
        return rule.reverse if rule.kind == ICON_SET else None

    @property
    def threshold_types(self) -> tuple[str, ...] | None:
        """What kind of limits a scale, bar or icon set has."""
        rule = self.rule
        return tuple(kind for kind, _value in rule.limits) if self._graded(rule) else None

    @property
    def thresholds(self) -> tuple[float | None, ...] | None:
        """The limits of a scale, bar or icon set."""
        rule = self.rule
        return tuple(value for _kind, value in rule.limits) if self._graded(rule) else None

    def set(self, changes: Mapping[str, Any]) -> None:
        """Change a condition."""
        refuse_stop(changes)
        refuse_protected(self.sheet.cells)
        rule, entry = self.rule, self.api
        new = changed(self.sheet, self.format, rule, changes)
        if new != rule:
            rules.write_condition(entry, new)
        if any(name in changes for name in LOOKS):
            entry.StyleName = looks.made(
                self.sheet.book, {name: changes[name] for name in LOOKS if name in changes}, like=rule.style
            )

    def delete(self) -> None:
        """Delete it, from all cells it applies to."""
        refuse_protected(self.sheet.cells)
        mine = self.format
        left = [rule for place, rule in enumerate(mine.rules()) if place != self.index]
        if not all(rule.can_be_made for rule in left):
            raise NotInCalcError(
                "Calc では、同じ範囲にほかの種類の書式（日付など）がある条件付き書式を 1 つだけ削除できません。",
                "Calc cannot delete one rule alone where the same cells have rules of other kinds (dates, for example).",
            )
        area = mine.area
        keys = rule_store.replace(self.sheet, [mine], [(area, left)] if left else [])
        order = ordered(left)
        for other in rule_store.held(self.sheet):
            if other is not self and other.key == mine.key:
                other.key = keys[0]
                other.index = order.index(other.index - (other.index > self.index))
        self.key = -1

    def _is(self, *kinds: str) -> bool:
        return self.rule.kind in kinds

    def _graded(self, rule: Rule) -> bool:
        return rule.kind in {COLOR_SCALE, DATA_BAR, ICON_SET}

    def _color(self, name: str) -> tuple[int, int, int] | None:
        rule = self.rule
        color: tuple[int, int, int] | None = None
        if rule.kind in _CONDITIONS:
            color = looks.read(self.sheet.book, rule.style)[name]
        return color

    def _flag(self, name: str) -> bool | None:
        rule = self.rule
        value = looks.read(self.sheet.book, rule.style)[name] if rule.kind in _CONDITIONS else None
        return None if value is None else bool(value)

    def _excel(self, formula: str) -> str:
        return local_formulas.to_excel(self.sheet, self.format.area[0], formula)


def ordered(its: list[Rule]) -> list[int]:
    """Tell in which order a format holds rules: what a file brings in stands before what UNO makes.

    Args:
        its: the rules.

    Returns:
        Their places in the list.
    """
    return sorted(range(len(its)), key=lambda place: (not its[place].visual, place))


def changed(sheet: Sheet, format_: Format | None, rule: Rule, changes: Mapping[str, Any], *, box: Any = None) -> Rule:
    """Give a condition with another operator or other operands.

    Args:
        sheet: the sheet.
        format_: the format it is part of; None for a new one.
        rule: the condition.
        changes: what is to be changed.
        box: the cells of a new one.

    Returns:
        The new condition.
    """
    place = format_.area[0] if format_ is not None else box
    made = rule
    if "operator" in changes:
        made = replace(made, operator=rules.OPERATORS[changes["operator"]])
    first = changes.get("formula", changes.get("formula1"))
    if first is not None:
        made = replace(made, formula1=local_formulas.to_local(sheet, place, _formula(str(first))))
    if "formula2" in changes:
        second = changes["formula2"]
        text = "" if second is None else local_formulas.to_local(sheet, place, _formula(str(second)))
        made = replace(made, formula2=text)
    return made


def _formula(text: str) -> str:
    """Take a text without an equals sign for a number or a text, as Excel does."""
    if text.startswith("="):
        return text
    try:
        float(text)
    except ValueError:
        return f"={text_literal(text)}"
    return f"={text}"


def refuse_stop(changes: Mapping[str, Any]) -> None:
    """Refuse what Calc does not keep: the first condition that holds is always its last."""
    if changes.get("stop_if_true"):
        raise NotInCalcError(
            "Calc の条件付き書式は「条件を満たす場合は停止」を保存できません（つねに最初に成り立つ条件だけが使われます）。",
            "Calc does not keep stop_if_true (it always takes the first condition that holds, and no other).",
        )
