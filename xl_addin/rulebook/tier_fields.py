"""Reads the rule book of a scheme of ladders and points: sections, indicators, measures, groups and lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Iterable

from xl_addin.rulebook.asked import UNIT, asked_facts, doubtful_keys
from xl_addin.rulebook.condition_fields import read_condition
from xl_addin.rulebook.conditions import Declared, compares
from xl_addin.rulebook.model import STATUSES, Text, plain_text
from xl_addin.rulebook.shared_fields import BOOK_NAME, ID, LABEL, SCHEME, check_unique, notes, place_of, read_source
from xl_addin.rulebook.tiers import (
    BETTER,
    CORRECTED,
    PLACES,
    TAKES,
    Exemption,
    Group,
    Line,
    MunicipalLine,
    Section,
    TierBook,
    TierIndicator,
    TierMeasure,
    Years,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.rulebook.fields import Fields
    from xl_addin.rulebook.problems import KeyPath

_TIER_ID = re.compile(r"[0-9a-z][0-9a-z-]{0,19}", re.ASCII)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
_LARGEST_BUDGET = 10**13
_MOST_DIGITS = 9


def tier_book(fields: Fields) -> TierBook:
    """Read a whole rule book of ladders and points."""
    status = fields.choice("status", STATUSES)
    sections = tuple(_section(table) for table in fields.tables("section", least=1))
    ids = tuple(section.id for section in sections)
    indicators = tuple(_indicator(table, ids, status) for table in fields.tables("indicator", least=1))
    book = TierBook(
        scheme=fields.text("scheme", SCHEME),
        fiscal_year=fields.integer("fiscal_year", 1950, 2999),
        title=fields.words("title"),
        entity=fields.words("entity"),
        entities=fields.integer("entities", 2, 10_000) if fields.has("entities") else None,
        sections=sections,
        indicators=indicators,
        sources=tuple(read_source(table) for table in fields.tables("sources", least=1)),
        status=status,
        places=fields.choice("places", PLACES, default=PLACES[0]),
        printed=_printed(fields),
        follows=fields.text("follows", BOOK_NAME) if fields.has("follows") else None,
        notes=notes(fields),
    )
    fields.close()
    check_unique(fields, ("section",), [(section.id, "") for section in sections])
    _check_indicators(fields, book)
    return book


def _section(fields: Fields) -> Section:
    section = Section(
        id=fields.text("id", _TIER_ID),
        label=fields.text("label", LABEL),
        name=fields.words("name"),
        source=read_source(fields.table("source")),
        printed=_printed(fields),
        budget=fields.integer("budget", 1, _LARGEST_BUDGET) if fields.has("budget") else None,
        notes=notes(fields),
    )
    fields.close()
    return section


def _printed(fields: Fields) -> Decimal | None:
    return fields.number("printed") if fields.has("printed") else None


def _indicator(fields: Fields, sections: tuple[str, ...], status: str) -> TierIndicator:
    fields.indicator = place_of(fields)
    outline = status == "outline"
    measures = tuple(_measure(table) for table in fields.tables("measure"))
    municipal = tuple(_municipal(table) for table in fields.tables("municipal"))
    follows = _follows(fields, None)
    indicator = TierIndicator(
        id=fields.text("id", _TIER_ID),
        label=fields.text("label", LABEL),
        section=fields.choice("section", sections or ("",)),
        name=fields.words("name"),
        source=read_source(fields.table("source")),
        years=_years(fields.table("years")) if fields.has("years") or not outline else None,
        measures=measures,
        municipal=municipal,
        printed=_printed(fields),
        follows=follows,
        notes=notes(fields),
    )
    if outline:
        for key in ("measure", "municipal", "group", "printed"):
            if fields.has(key):
                fields.fault(key, f"outline に「{key}」は書けない", f'an outline has no "{key}"')
        fields.tables("group")
    else:
        indicator = replace(indicator, groups=_groups(fields, indicator))
        _check_lines(fields, indicator)
    fields.close()
    return indicator


def _years(fields: Fields | None) -> Years | None:
    if fields is None:
        return None
    years = Years(
        fields.integer("evaluated", 1950, 2999),
        fields.integer("compared", 1950, 2999) if fields.has("compared") else None,
    )
    fields.close()
    if fields.sound and years.compared is not None and years.compared >= years.evaluated:
        fields.fault("compared", "compared は evaluated より前の年度", "compared must be before evaluated")
    return years


def _measure(fields: Fields) -> TierMeasure:
    measure = TierMeasure(
        key=fields.text("key", _KEY),
        name=fields.words("name"),
        unit=fields.text("unit"),
        better=fields.choice("better", BETTER),
        better_of=_better_of(fields),
        digits=fields.integer("digits", 0, _MOST_DIGITS) if fields.has("digits") else None,
    )
    fields.close()
    return measure


def _better_of(fields: Fields) -> tuple[int | str, ...]:
    given = fields.values("better_of")
    for item in given:
        year = isinstance(item, int) and not isinstance(item, bool)
        if not year and item != CORRECTED:
            fields.fault(
                "better_of",
                f'「better_of」は年度か "{CORRECTED}"',
                f'"better_of" lists fiscal years or "{CORRECTED}"',
            )
            return ()
    return tuple(given)


def _municipal(fields: Fields) -> MunicipalLine:
    line = MunicipalLine(fields.text("key", _KEY), fields.text("no", ID), fields.words("text"))
    fields.close()
    return line


def _groups(fields: Fields, indicator: TierIndicator) -> tuple[Group, ...]:
    groups: list[Group] = []
    before: list[str] = []
    for table in fields.tables("group", least=1):
        take = table.choice("take", TAKES)
        lines: list[Line] = []
        for row in table.tables("line", least=1):
            ladder = tuple(line.no for line in lines) if take == "first" else ()
            lines.append(_line(row, indicator, tuple(before), ladder))
            before.append(lines[-1].no)
        table.close()
        groups.append(Group(take, tuple(lines)))
    return tuple(groups)


def _line(fields: Fields, indicator: TierIndicator, before: tuple[str, ...], ladder: tuple[str, ...]) -> Line:
    no = fields.text("no", ID)
    line = Line(
        no=no,
        key=fields.text("key", _KEY, default=f"line_{len(before) + 1}"),
        points=fields.number("points"),
        text=fields.words("text"),
        condition=read_condition(fields, indicator.measures, indicator.municipal) or Declared(),
        bracket=fields.flag("bracket", default=False),
        requires=_earlier(fields, "requires", before),
        excludes=ladder + tuple(other for other in _earlier(fields, "excludes", before) if other not in ladder),
        unless=_exemption(fields),
        follows=_follows(fields, no if indicator.follows else None),
        unchanged=fields.flag("unchanged", default=False),
        note=fields.words("note") if fields.has("note") else None,
    )
    fields.close()
    _check_line(fields, indicator, line)
    return line


def _check_line(fields: Fields, indicator: TierIndicator, line: Line) -> None:
    if not line.points and not fields.problems.touch((*fields.path, "points")):
        fields.fault("points", "「points」が 0", '"points" is 0')
    if compares(line.condition) and indicator.years is not None and indicator.years.compared is None:
        fields.fault(
            "no",
            f"{line.no or 'この行'} は前の年度と比べるのに years.compared がない",
            f"{line.no or 'this line'} compares with an earlier year, but years.compared is missing",
        )
    both = set(line.requires) & set(line.excludes)
    if both:
        told = "、".join(sorted(both))
        fields.fault("requires", f"{told} が requires と excludes の両方にある", f"{told}: both required and excluded")


def _earlier(fields: Fields, key: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """Read the numbers of lines that must stand before this one, so that lines can be settled in printed order."""
    named = fields.texts(key)
    for no in named:
        if no not in before:
            fields.fault(
                key,
                f"「{key}」の {no} は、この行より前にある行ではない",
                f'"{key}" names {no}, which is no line before this one',
            )
    return tuple(no for no in named if no in before)


def _exemption(fields: Fields) -> Exemption | None:
    if not fields.has("unless"):
        return None
    table = fields.table("unless")
    if table is None:
        return None
    exemption = Exemption(table.text("key", _KEY), Text(table.text("ja"), table.text("en")))
    table.close()
    return exemption


def _follows(fields: Fields, default: str | None) -> str | None:
    """Read what an indicator or a line continues; a blank says that it is new."""
    if fields.peek("follows") == "":
        fields.accept("follows")
        return None
    return fields.text("follows", ID) if fields.has("follows") else default


def _check_indicators(fields: Fields, book: TierBook) -> None:
    """Ids and labels are names that people call an indicator or a section by, so none may mean two things."""
    seen = {plain_text(name) for section in book.sections for name in (section.id, section.label) if name}
    followed: set[str] = set()
    for place, indicator in enumerate(book.indicators):
        path: KeyPath = ("indicator", place, "id")
        names = {plain_text(name) for name in (indicator.id, indicator.label) if name}
        for name in sorted(names & seen):
            fields.problems.add(path, indicator.id, f"番号「{name}」が重複", f'the name "{name}" is used twice')
        seen |= names
        if indicator.follows is not None and indicator.follows in followed:
            fields.problems.add(
                path,
                indicator.id,
                f"前年度の {indicator.follows} を引き継ぐ指標が2つある",
                f"two indicators follow {indicator.follows}",
            )
        followed.add(indicator.follows or "")


def _check_lines(fields: Fields, indicator: TierIndicator) -> None:
    """Tell every name that an earlier measure or line has; a number that is told stands for what follows from it."""
    groups = enumerate(indicator.groups)
    rows = [(("group", at, "line", place), line) for at, group in groups for place, line in enumerate(group.lines)]
    municipal = list(enumerate(indicator.municipal))
    keys = [
        *((("measure", place, "key"), measure.key) for place, measure in enumerate(indicator.measures)),
        *((("municipal", place, "key"), line.key) for place, line in municipal),
        *(((*path, "key"), line.key) for path, line in rows),
        *(((*path, "unless", "key"), line.unless.key) for path, line in rows if line.unless),
    ]
    twice = _tell_repeated(fields, "no", [((*path, "no"), line.no) for path, line in rows])
    _tell_repeated(fields, "key", keys)
    _tell_repeated(fields, "municipal no", [(("municipal", place, "no"), line.no) for place, line in municipal])
    follows = [((*path, "follows"), line.follows or "") for path, line in rows if (*path, "no") not in twice]
    _tell_repeated(fields, "follows", follows)
    if fields.sound:
        doubtful = (*doubtful_keys(indicator), *(fact.key for fact in asked_facts(indicator) if fact.key == UNIT))
        for key in doubtful:
            fields.fault("id", f"キー「{key}」が2つの意味になる", f'the key "{key}" would mean two things')


def _tell_repeated(fields: Fields, kind: str, named: Iterable[tuple[KeyPath, str]]) -> set[KeyPath]:
    """Note every name that an earlier place has, where it stands, and return the paths of these."""
    seen: set[str] = set()
    repeated: set[KeyPath] = set()
    for path, name in named:
        if name and name in seen:
            ja, en = f"「{kind}」{name} が重複", f'"{kind}" {name} is used twice'
            fields.problems.add((*fields.path, *path), fields.indicator, ja, en)
            repeated.add(path)
        seen.add(name)
    return repeated
