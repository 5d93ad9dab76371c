"""Lists what a rule book changes against the one of the earlier year, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.engine.extremes import extremes
from xl_addin.engine.figures import shown
from xl_addin.rulebook.asked import era
from xl_addin.rulebook.model import Text, plain_text
from xl_addin.rulebook.tiers import CORRECTED
from xl_addin.rulebook.wording import points_text, yen_text
from xl_addin.rulecheck.matching import match
from xl_addin.rulecheck.meaning import changed_facets, facets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from xl_addin.rulebook.tiers import Line, Section, TierBook, TierIndicator
    from xl_addin.rulecheck.matching import IndicatorPair, LinePair
    from xl_addin.rulecheck.meaning import Facet

_NONE = Text("なし", "none")


@dataclass(frozen=True)
class Difference:
    """One thing that changed.

    Args:
        kind: "new", "abolished", "renumbered", "reworded", "repointed", "condition", "printed" or "years".
        indicator: id in the new book, or in the old one of what was abolished; a section's id where a section changed,
            "" for the book.
        line: number in the new book, or in the old one of an abolished line; "" where it is not about a line.
        text: what changed, the old first.
    """

    kind: str
    indicator: str
    line: str
    text: Text


def differences(old: TierBook, new: TierBook) -> tuple[Difference, ...]:
    """List what changed between two years.

    Args:
        old: the earlier rule book.
        new: the later one of the same scheme.

    Returns:
        The differences: of the book, of its sections, then of its indicators and their lines in the order of
        ``match``. The lines of a new or an abolished indicator are not listed one by one.

    Raises:
        RuleBookError: the books cannot be compared.
    """
    pairs = match(old, new)
    found = [*_printed("", old.printed, new.printed), *_sections(old, new)]
    for pair in pairs:
        found += _indicator(old, new, pair)
    return tuple(found)


def _sections(old: TierBook, new: TierBook) -> Iterator[Difference]:
    before = {section.id: section for section in old.sections}
    after = {section.id: section for section in new.sections}
    for section in new.sections:
        if section.id in before:
            yield from _section(before[section.id], section)
        else:
            yield Difference("new", section.id, "", _titled(section))
    for section in old.sections:
        if section.id not in after:
            yield Difference("abolished", section.id, "", _titled(section))


def _section(old: Section, new: Section) -> Iterator[Difference]:
    if plain_text(old.label) != plain_text(new.label):
        yield Difference("renumbered", new.id, "", _to(_same(old.label), _same(new.label)))
    if _differ(old.name, new.name):
        yield Difference("reworded", new.id, "", _to(old.name, new.name))
    yield from _printed(new.id, old.printed, new.printed)
    if old.budget != new.budget:
        change = _to(_yen(old.budget), _yen(new.budget))
        yield Difference("printed", new.id, "", Text(f"予算 {change.ja}", f"budget {change.en}"))


def _indicator(old: TierBook, new: TierBook, pair: IndicatorPair) -> Iterator[Difference]:
    one, other = pair.old, pair.new
    if one is not None and other is not None:
        yield from _continued(one, other)
        for lines in pair.lines:
            yield from _line(old, new, pair, lines)
    elif other is not None:
        yield Difference("new", other.id, "", _with_maximum(other))
    elif one is not None:
        yield Difference("abolished", one.id, "", _with_maximum(one))


def _continued(old: TierIndicator, new: TierIndicator) -> Iterator[Difference]:
    if old.id != new.id or plain_text(old.label) != plain_text(new.label):
        before = Text(old.label, old.id if old.id != new.id else old.label)
        after = Text(new.label, new.id if old.id != new.id else new.label)
        yield Difference("renumbered", new.id, "", _to(before, after))
    if _differ(old.name, new.name):
        yield Difference("reworded", new.id, "", _to(old.name, new.name))
    before, after = _years(old), _years(new)
    if before != after:
        yield Difference("years", new.id, "", _to(before, after))
    yield from _printed(new.id, old.printed, new.printed)


def _line(old: TierBook, new: TierBook, pair: IndicatorPair, lines: LinePair) -> Iterator[Difference]:
    before, after = lines.old, lines.new
    if pair.old is None or pair.new is None:
        return
    where = pair.new.id
    if before is None or after is None:
        line = after or before
        if line is not None:
            text = Text(f"{_points(line).ja} {line.text.ja}", f"{_points(line).en}: {line.text.en}")
            yield Difference("new" if before is None else "abolished", where, line.no, text)
        return
    if plain_text(before.no) != plain_text(after.no):
        yield Difference("renumbered", where, after.no, _to(_same(before.no), _same(after.no)))
    if _differ(before.text, after.text):
        yield Difference("reworded", where, after.no, _to(before.text, after.text))
    if (before.points, before.bracket) != (after.points, after.bracket):
        yield Difference("repointed", where, after.no, _to(_points(before), _points(after)))
    if not lines.same_condition:
        yield Difference("condition", where, after.no, _condition((old, pair.old, before), (new, pair.new, after)))
    yield from _relations(where, pair.lines, before, after)


def _condition(old: tuple[TierBook, TierIndicator, Line], new: tuple[TierBook, TierIndicator, Line]) -> Text:
    told = []
    for before, after in changed_facets(facets(*old), facets(*new)):
        facet = after or before
        if facet is not None:
            change = _facet(before, after)
            told.append(Text(f"{facet.name.ja}: {change.ja}", f"{facet.name.en}: {change.en}"))
    return Text("。".join(text.ja for text in told), "; ".join(text.en for text in told))


def _facet(old: Facet | None, new: Facet | None) -> Text:
    before, after = old.shown if old else _NONE, new.shown if new else _NONE
    if old is not None and new is not None and old.members and new.members:
        before, after = _without(old.members, new.members), _without(new.members, old.members)
    return _to(before, after)


def _without(members: Sequence[Text], others: Sequence[Text]) -> Text:
    """Name the members of a set that another does not have, so that what stays is not read again."""
    known = {plain_text(other.ja) for other in others}
    left = [member for member in members if plain_text(member.ja) not in known]
    if not left:
        return _NONE
    return Text("／".join(member.ja for member in left), " / ".join(member.en for member in left))


def _relations(where: str, pairs: Sequence[LinePair], old: Line, new: Line) -> Iterator[Difference]:
    """Compare which lines are required and excluded, among lines that both years have."""
    renamed = {pair.old.no: pair.new.no for pair in pairs if pair.old and pair.new}
    for ja, en, before, after in (
        ("前提とする行", "requires", old.requires, new.requires),
        ("排他の行", "excludes", old.excludes, new.excludes),
    ):
        had, has = _listed(before, renamed), _listed(after, {no: no for no in renamed.values()})
        if had != has:
            change = _to(_numbers(had), _numbers(has))
            yield Difference("condition", where, new.no, Text(f"{ja}: {change.ja}", f"{en}: {change.en}"))


def _listed(numbers: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return sorted(names[no] for no in numbers if no in names)


def _numbers(numbers: Sequence[str]) -> Text:
    return Text("・".join(numbers), ", ".join(numbers)) if numbers else _NONE


def _printed(where: str, old: Decimal | None, new: Decimal | None) -> Iterator[Difference]:
    if old != new:
        change = _to(_number(old), _number(new))
        yield Difference("printed", where, "", Text(f"満点 {change.ja}", f"maximum {change.en}"))


def _years(indicator: TierIndicator) -> Text:
    """Say which years are looked at, and what may stand in for the evaluated one."""
    if indicator.years is None:
        return _NONE
    ja, en = f"評価 {era(indicator.years.evaluated)}", f"evaluated FY{indicator.years.evaluated}"
    instead = dict.fromkeys(item for measure in indicator.measures for item in measure.better_of)
    if instead:
        names = [_instead(item) for item in instead]
        ja += f"（{'・'.join(name.ja for name in names)}の方が良ければそれ）"
        en += f" (or {', '.join(name.en for name in names)} if better)"
    if indicator.years.compared is not None:
        ja += f"、比較 {era(indicator.years.compared)}"
        en += f", compared FY{indicator.years.compared}"
    return Text(ja, en)


def _instead(item: int | str) -> Text:
    if item == CORRECTED:
        return Text("補正値", "the corrected figure")
    return Text(era(int(item)), f"FY{item}")


def _points(line: Line) -> Text:
    points = points_text(line)
    return Text(f"{points}点", f"{points} point{'' if abs(line.points) == 1 else 's'}")


def _with_maximum(indicator: TierIndicator) -> Text:
    if not indicator.lines:
        return _titled(indicator)
    highest = shown(extremes(indicator).highest)
    title = _titled(indicator)
    return Text(f"{title.ja}（最大{highest}点）", f"{title.en} (at most {highest} points)")


def _titled(item: TierIndicator | Section) -> Text:
    return Text(f"{item.label} {item.name.ja}", f"{item.id} {item.name.en}")


def _differ(old: Text, new: Text) -> bool:
    return plain_text(old.ja) != plain_text(new.ja)


def _number(value: Decimal | None) -> Text:
    return _NONE if value is None else _same(shown(value))


def _yen(value: int | None) -> Text:
    return _NONE if value is None else yen_text(value)


def _same(text: str) -> Text:
    return Text(text, text)


def _to(old: Text, new: Text) -> Text:
    return Text(f"{old.ja} → {new.ja}", f"{old.en} → {new.en}")
