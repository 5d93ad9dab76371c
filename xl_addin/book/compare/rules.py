"""Tells which indicators of two years can be compared, and what the rules changed where they cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.errors import WorkbookError
from xl_addin.rulebook.model import DeviationBook, Text, plain_text
from xl_addin.rulebook.tiers import TierBook
from xl_addin.rulecheck.diff import differences
from xl_addin.rulecheck.matching import match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.compare.year import Year
    from xl_addin.rulebook.model import DeviationIndicator
    from xl_addin.rulecheck.diff import Difference

_CHANGING = ("new", "abolished", "repointed", "condition")
_NEW = Text("新設", "new")
_ABOLISHED = Text("廃止", "abolished")


@dataclass(frozen=True)
class Pair:
    """An indicator of both years.

    Attributes:
        new: its number this year; None where it was abolished.
        old: its number last year; None where it is new.
        name: its name, this year's first.
        changes: what changed in its rules; where there is something, its points are not subtracted.
    """

    new: str | None
    old: str | None
    name: str
    changes: tuple[Text, ...] = ()

    @property
    def comparable(self) -> bool:
        """Whether its points of both years may be subtracted."""
        return not self.changes


@dataclass(frozen=True)
class Comparison:
    """Which indicators belong together.

    Attributes:
        pairs: in this year's order, abolished ones where they stood.
        notes: how that was found out.
    """

    pairs: tuple[Pair, ...]
    notes: tuple[Text, ...]

    @property
    def comparable(self) -> bool:
        """Whether totals may be subtracted: only if every indicator may."""
        return all(pair.comparable for pair in self.pairs)


def compared(new: Year, old: Year) -> Comparison:
    """Pair the indicators of two years.

    Args:
        new: this year.
        old: last year.

    Raises:
        RuleBookError: the rule books cannot be compared.
        WorkbookError: the years are of different kinds, or have no indicator in common.
    """
    if isinstance(new.book, TierBook) and isinstance(old.book, TierBook):
        return _of_tiers(new.book, old.book)
    if isinstance(new.book, TierBook) or isinstance(old.book, TierBook):
        raise WorkbookError(
            f"「{new.file}」と「{old.file}」は方式の違う制度なので比べられません。",
            f"{new.file} and {old.file} are scored in different ways and cannot be compared.",
        )
    if (
        isinstance(new.book, DeviationBook)
        and isinstance(old.book, DeviationBook)
        and new.book.scheme != old.book.scheme
    ):
        raise WorkbookError(
            f"{new.book.name} と {old.book.name} は別の制度なので比べられません。",
            f"{new.book.name} and {old.book.name} are different schemes and cannot be compared.",
        )
    if not new.indicators.keys() & old.indicators.keys():
        raise WorkbookError(
            f"「{new.file}」と「{old.file}」に共通の指標がありません。",
            f"{new.file} and {old.file} have no indicator in common.",
        )
    return Comparison(tuple(_numbered(new, old)), (_how(new, old),))


def _of_tiers(new: TierBook, old: TierBook) -> Comparison:
    if new.name == old.name:
        pairs = tuple(Pair(each.id, each.id, each.name.ja) for each in new.indicators)
        return Comparison(pairs, (_same(new.name),))
    found = differences(old, new)
    found_pairs: list[Pair] = []
    for pair in match(old, new):
        either = pair.new or pair.old
        name = either.name.ja if either is not None else ""
        if pair.new is None or pair.old is None:
            found_pairs.append(
                Pair(
                    pair.new.id if pair.new else None,
                    pair.old.id if pair.old else None,
                    name,
                    (_NEW if pair.old is None else _ABOLISHED,),
                )
            )
        else:
            changes = tuple(_worded(each) for each in found if each.indicator == pair.new.id and each.kind in _CHANGING)
            found_pairs.append(Pair(pair.new.id, pair.old.id, name, changes))
    return Comparison(tuple(found_pairs), (_changed(new.name, old.name),))


def _worded(difference: Difference) -> Text:
    kinds = {"new": _NEW, "abolished": _ABOLISHED}
    kind = kinds.get(difference.kind, Text("変更", "changed"))
    return Text(
        f"{difference.line} {kind.ja}: {difference.text.ja}".strip(),
        f"{difference.line} {kind.en}: {difference.text.en}".strip(),
    )


def _numbered(new: Year, old: Year) -> Iterator[Pair]:
    """Pair by the printed number, and look at the rules, or at what the headers say of them."""
    for number, one in new.indicators.items():
        other = old.indicators.get(number)
        if other is None:
            yield Pair(number, None, one.name, (_NEW,))
            continue
        rules = _of_books(new, old, number)
        yield Pair(
            number, number, one.name or other.name, tuple(rules if rules is not None else _of_heads(new, old, number))
        )
    for number, other in old.indicators.items():
        if number not in new.indicators:
            yield Pair(None, number, other.name, (_ABOLISHED,))


def _of_books(new: Year, old: Year, number: str) -> Sequence[Text] | None:
    """What two known rule books change in an indicator; None where one of them is not known or lacks it."""
    if not isinstance(new.book, DeviationBook) or not isinstance(old.book, DeviationBook):
        return None
    one, other = (next((each for each in book.indicators if each.id == number), None) for book in (new.book, old.book))
    if one is None or other is None:
        return None
    changes = list(_changes(one, other))
    if new.book.spread != old.book.spread:
        changes.append(_to("標準偏差", "standard deviation", old.book.spread, new.book.spread))
    return changes


def _changes(new: DeviationIndicator, old: DeviationIndicator) -> Iterator[Text]:
    if plain_text(new.name.ja) != plain_text(old.name.ja):
        yield _to("名称", "name", old.name.ja, new.name.ja)
    if new.points != old.points:
        yield _to("配点", "points", str(old.points), str(new.points))
    parts = [[(part.kind, part.weight, part.own) for part in each.parts] for each in (old, new)]
    if parts[0] != parts[1]:
        before, after = (
            "、".join(f"{part.name.ja} {float(part.weight):.0%}" for part in each.parts) for each in (old, new)
        )
        yield _to("評価項目", "parts", before, after)


def _of_heads(new: Year, old: Year, number: str) -> Sequence[Text]:
    one, other = new.indicators[number], old.indicators[number]
    changes = []
    if one.name and other.name and plain_text(one.name) != plain_text(other.name):
        changes.append(_to("名称", "name", other.name, one.name))
    if one.full is not None and other.full is not None and one.full != other.full:
        changes.append(_to("配点", "points", f"{other.full:g}", f"{one.full:g}"))
    return changes


def _how(new: Year, old: Year) -> Text:
    if isinstance(new.book, DeviationBook) and isinstance(old.book, DeviationBook):
        return _same(new.book.name) if new.book.name == old.book.name else _changed(new.book.name, old.book.name)
    return Text(
        "規則集が分からない年度があるため、規則が同じかどうかは指標の番号・名称・配点の見出しだけで確かめています",
        "a year's rule book is not known; whether the rules are the same was only seen from numbers, names and points in headers",
    )


def _same(name: str) -> Text:
    return Text(f"どちらの年度も規則集 {name} で採点", f"both years are scored by {name}")


def _changed(new: str, old: str) -> Text:
    return Text(
        f"規則集 {old} → {new}。規則が変わった指標の差は計算していません",
        f"rule books {old} → {new}; where rules changed, points are not subtracted",
    )


def _to(ja: str, en: str, old: str, new: str) -> Text:
    return Text(f"{ja}: {old} → {new}", f"{en}: {old} → {new}")
