"""Makes the sheets of a workbook anew by another rule book, keeping what was filled in and what was added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.book import front, sources_sheet
from xl_addin.book.inputs.names import FACTS, MARKS, POINTS
from xl_addin.book.inputs.workbook import require_complete
from xl_addin.book.live.rule_books import named_in
from xl_addin.book.new_rules import elsewhere
from xl_addin.book.new_rules.looks import Looks
from xl_addin.book.new_rules.new_sheet import Input, NewSheet
from xl_addin.book.new_rules.pairing import FACT, INDICATOR, LINE, paired
from xl_addin.book.new_rules.references import Mover, Problem
from xl_addin.book.new_rules.rows import same_layout, text_map, tier_map, tier_rows
from xl_addin.book.new_rules.sorting import sorted_cells
from xl_addin.book.new_rules.surroundings import with_cells
from xl_addin.book.new_rules.templates import Parts, Template
from xl_addin.book.refresh.stored import tables_of
from xl_addin.errors import RuleBookError, WorkbookError
from xl_addin.parts.calculation import without_chain
from xl_addin.parts.excel import ExcelBook
from xl_addin.parts.tags import attributes
from xl_addin.rulebook import store
from xl_addin.rulebook.based_on import shipped_book
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.new_rules.new_sheet import Written
    from xl_addin.book.new_rules.rows import RowMap
    from xl_addin.parts.contents import BookFile
    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulecheck.diff import Difference

_INPUT_SHEETS: Final = (MARKS, FACTS, POINTS)
_TEXT_SHEETS: Final = (front.NAME, sources_sheet.NAME)
_MOST: Final = 12
_SAME_NAME: Final = (
    "規則集を同じ名前で入れ替えたときは、元の規則が分かりません。直した規則集は別の名前か年度で追加してください。",
    " If the rule book was replaced under its own name, the older rules are unknown: add corrected rules under another name.",
)


@dataclass(frozen=True)
class Choices:
    """What is wished.

    Attributes:
        clear: leave the input cells blank.
        drop: give up what was added to rows that are gone.
    """

    clear: bool = False
    drop: bool = False


@dataclass(frozen=True)
class Remade:
    """A workbook with other rules; the values saved in it are not computed yet.

    Attributes:
        content: the file.
        old: the rule book that it was made for.
        new: the one that it is made for now.
        differences: what the rules changed.
        inputs: what was filled in, and where it is now.
        added: how many cells of the user's own on our sheets are kept.
        moved: how many of them are elsewhere now.
        dropped: those that were given up.
        renamed: places where a formula of the user's names the new rule book now.
        notes: what needs a look.
        sheets: the sheets that were made anew.
        maps: where their rows are now.
        indicators: what the old indicators are called now, "" for one that is gone; None where there are no lines.
        asks_to_compute: whether the file says that the values saved in it may be stale.
    """

    content: bytes
    old: str
    new: str
    differences: tuple[Difference, ...]
    inputs: tuple[Input, ...]
    added: int
    moved: int
    dropped: tuple[str, ...]
    renamed: tuple[str, ...]
    notes: tuple[Problem, ...]
    sheets: tuple[str, ...]
    maps: Mapping[str, RowMap]
    indicators: Mapping[str, str] | None
    asks_to_compute: bool


def remade(book: BookFile, rules: str, choices: Choices) -> Remade:
    """Make the sheets of a workbook of ``xl-addin new`` anew.

    Args:
        book: the workbook; it is not written.
        rules: name of the rule book that it is to have.
        choices: what is wished.

    Raises:
        WorkbookError: it is no such workbook, or something of the user's cannot be kept, all of which is listed.
        RuleBookError: a rule book is unknown, or has no points.
    """
    if not isinstance(book, ExcelBook):
        raise WorkbookError(
            f"「{book.name}」: 規則集を替えられるのは .xlsx と .xlsm だけです。",
            f"{book.name}: the rule book of .xlsx and .xlsm workbooks alone can be changed.",
        )
    user = Parts(book.changed({}), book.name)
    new = store.find(rules)
    require_complete(new)
    found = _rules_of(user)
    if type(found[0]) is not type(new):
        raise _other_kind(user.name, found[0].name, new.name)
    return _Remaking(user, _nearest(user, found), new, choices).done()


def _nearest(user: Parts, rules: Sequence[RuleBook]) -> RuleBook:
    """Choose, among rule books of the same name, the one whose workbook differs least from the user's."""

    def changed(each: RuleBook) -> int:
        made = Template(each, user.parts)
        sheets = [name for name in made.parts if name in user.parts]
        return sum(len(sorted_cells(user, made, name).changed) for name in sheets)

    return rules[0] if len(rules) == 1 else min(rules, key=changed)


def _rules_of(user: Parts) -> list[RuleBook]:
    """Find the one rule book that the sheets were made for; a shipped one that a user has replaced comes second."""
    tables = tables_of(user.book)
    named = {table.sheet: name for table in tables if (name := named_in(table)) is not None}
    strange = [sheet for sheet in named if sheet not in _INPUT_SHEETS]
    if not named or strange or len(set(named.values())) > 1:
        told = "・".join(f"{sheet}（{name}）" for sheet, name in named.items()) or "なし"
        raise WorkbookError(
            f"「{user.name}」は xl-addin new で作ったままの構成のブックではないため、規則集を替えられません"
            f"（規則集を示すシート: {told}）。xl-addin new で新しいブックを作り、refresh --data で実績を入れてください。",
            f"{user.name} does not have the sheets of a workbook made by xl-addin new, so its rule book cannot be changed "
            f"(sheets that name one: {told}); make one with xl-addin new and fill it with refresh --data.",
        )
    name = next(iter(named.values()))
    shipped = store.shipped_path(name)
    replaced = shipped is not None and shipped.suffix == ".toml" and store.is_readable(store.user_path(name))
    try:
        return [store.find(name), *([shipped_book(shipped)] if shipped is not None and replaced else [])]
    except RuleBookError as error:
        raise RuleBookError(
            f"「{user.name}」の規則集 {name} が見つからないため、何を書き足したのか分かりません。{error.ja}",
            f"The rule book {name} of {user.name} is unknown, so what was added cannot be told: {error.en}",
        ) from error


class _Remaking:
    """One workbook on its way."""

    def __init__(self, user: Parts, old: RuleBook, new: RuleBook, choices: Choices) -> None:
        self._user, self._choices = user, choices
        self._old, self._new = Template(old, user.parts), Template(new, user.parts)
        self._pairing = paired(old, new) if isinstance(old, TierBook) and isinstance(new, TierBook) else None
        self._sheets = [name for name in self._old.parts if name in user.parts and name in self._new.parts]
        self._maps = {name: self._map(name) for name in self._sheets}
        self._mover = Mover(self._maps, old.name, new.name, self._indicators(old))

    def done(self) -> Remade:
        """Make the sheets, then move what refers to them."""
        self._check_xml()
        looks = Looks(self._user, self._old, self._new, self._sheets)
        written: list[Written] = []
        changes: dict[str, bytes | None] = {}
        for name in self._sheets:
            sheet = self._sheet(name, looks)
            written.append(sheet.written(clear=self._choices.clear))
            changes[self._user.parts[name]] = with_cells(sheet, written[-1])
            changes.update(elsewhere.attached_parts(self._user, name, self._maps[name], self._mover))
        for name in self._user.parts:
            if name not in self._sheets:
                changes.update(elsewhere.other_sheet(self._user, name, self._mover))
        changes.update(elsewhere.workbook_part(self._user, self._old, self._new, self._mover, self._maps))
        changes.update(elsewhere.drawn_parts(self._user, self._mover, set(changes)))
        if self._mover.problems:
            raise _refusal(self._user.name, self._mover)
        styles = looks.content()
        if styles is not None:
            changes[looks.part] = styles
        content = self._user.workbook.archive.changed({**without_chain(self._user.workbook), **changes})
        return self._told(content, written)

    def _told(self, content: bytes, written: Sequence[Written]) -> Remade:
        return Remade(
            content,
            self._old.name,
            self._new.name,
            () if self._pairing is None else self._pairing.differences,
            tuple(each for sheet in written for each in sheet.inputs),
            sum(each.added for each in written),
            sum(each.moved for each in written),
            tuple(place for each in written for place in each.dropped),
            tuple(dict.fromkeys(self._mover.renamed)),
            tuple(dict.fromkeys(self._mover.notes)),
            tuple(self._sheets),
            self._maps,
            self._mover.indicators,
            b'fullCalcOnLoad="1"' in self._user.workbook.archive.read(self._user.workbook.part),
        )

    def _sheet(self, name: str, looks: Looks) -> NewSheet:
        cells = sorted_cells(self._user, self._old, name)
        return NewSheet(
            name,
            self._user,
            self._old,
            self._new,
            self._maps[name],
            cells,
            self._same(name),
            self._mover,
            looks,
            self._choices.drop,
            self._spill(),
        )

    def _map(self, name: str) -> RowMap:
        old, new = self._old.sheet(name), self._new.sheet(name)
        rules, other = self._old.rules, self._new.rules
        if self._pairing is not None and name in (MARKS, FACTS):
            return tier_map((rules, old), (other, new), self._pairing)  # type: ignore[arg-type]
        return text_map(old, new) if name in _TEXT_SHEETS else same_layout(old, new)

    def _same(self, name: str) -> frozenset[int] | None:
        """Return the rows whose input means the same by the new rule book; None for all."""
        if self._pairing is None or name not in (MARKS, FACTS):
            return None
        keys = tier_rows(self._old.rules, self._old.sheet(name))  # type: ignore[arg-type]
        kept = {row for row, key in keys.items() if key[0] not in (LINE, FACT) or key in self._pairing.same}
        return frozenset(kept | set(range(min(keys))))

    def _indicators(self, old: RuleBook) -> dict[str, str] | None:
        if self._pairing is None or not isinstance(old, TierBook):
            return None
        pairs = self._pairing.keys
        sections = {section.id for section in old.sections}
        return {
            each.id: pairs[INDICATOR, each.id][1] if (INDICATOR, each.id) in pairs else ""
            for each in old.indicators
            if each.id not in sections
        }

    def _spill(self) -> bytes | None:
        """Return the cell metadata of formulas that spill, as this workbook numbers it."""
        for name in self._sheets:
            raw, text = self._user.raw(name), self._user.text(name)
            for place, cell in self._old.raw(name).items():
                if b"cm" in attributes(self._old.text(name).masked, cell.tag) and place in raw:
                    found = attributes(text.masked, raw[place].tag).get(b"cm")
                    if found is not None:
                        return found
        return None

    def _check_xml(self) -> None:
        for name in self._sheets:
            text = self._user.text(name)
            if text.only_prefix != b"" or b"purl.oclc.org" in text.text[:2000]:
                raise WorkbookError(
                    f"「{self._user.name}」のシート「{name}」の XML の書き方には対応していません。Excel で普通の .xlsx として保存し直してください。",
                    f"The XML of the sheet {name} of {self._user.name} is not supported; save it in Excel as an ordinary .xlsx.",
                )


def _refusal(name: str, mover: Mover) -> WorkbookError:
    found = list(dict.fromkeys(mover.problems))
    shown = found[:_MOST]
    more = len(found) - len(shown)
    ja = "。".join(f"{each.place}: {each.ja}" for each in shown) + (f"。ほか {more} か所" if more else "")
    en = "; ".join(f"{each.place} {each.en}" for each in shown) + (f"; and {more} more" if more else "")
    hint_ja, hint_en = ("", "") if mover.old != mover.new else _SAME_NAME
    return WorkbookError(
        f"「{name}」には残せないものがあるため、何も変えていません。{ja}。{hint_ja}",
        f"{name} holds what cannot be kept, so nothing was changed: {en}.{hint_en}",
    )


def _other_kind(name: str, old: str, new: str) -> WorkbookError:
    return WorkbookError(
        f"「{name}」の規則集 {old} と {new} は採点のしかたが違うため、替えられません。xl-addin new で新しいブックを作ってください。",
        f"The rule book {old} of {name} and {new} score in different ways; make a workbook with xl-addin new.",
    )
