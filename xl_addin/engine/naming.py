"""Finds the indicator, the section, the line or the entity that a person means, however its name was typed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Sequence

from xl_addin import cells
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import plain_text
from xl_addin.rulebook.tiers import Section, TierIndicator

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import Line, TierBook

# Japanese keyboards give ー where a hyphen is meant, and a Mac the wave dash 〜 where Windows has ～, which plain_text
# spells ~; on both sides of a comparison it does no harm.
_DASHES = str.maketrans({**dict.fromkeys("‐‑‒–—―−ーｰ", "-"), "〜": "~"})
_ENDINGS = ("支部", "都", "府", "県")
_CODE_FIRST = re.compile(r"^[0-9]{1,6}[\s_:.、,\-]*(?=[^0-9])")
# A message lists as many names as there are prefectures; a table of municipalities has too many.
_MOST_LISTED = 47


# Bounded, for LibreOffice stays open for days; every table is compared with the same names again and again.
@lru_cache(maxsize=4096)
def spelled(name: str) -> str:
    """Spell a name in one way: width, spaces, capitals and the kind of dash make no difference."""
    return plain_text(name).translate(_DASHES)


def spellings(named: TierIndicator | Section) -> tuple[str, ...]:
    """What an indicator or a section may be called: its id or its printed number."""
    return tuple(dict.fromkeys((spelled(named.id), spelled(named.label))))


def indicator_of(book: TierBook, name: cells.Cell) -> TierIndicator | Section:
    """Find an indicator or a section by its id or its printed number.

    Args:
        book: the rules.
        name: "1-1", "１－１", "指標1（1）" or, for a section, "1" or "指標1".

    Returns:
        The indicator or the section.

    Raises:
        ScoringError: there is none of that name, or the name is blank, an error or a number, which is what a cell makes
            of a typed 1-1.
    """
    if isinstance(name, (int, float)):
        raise ScoringError(
            f'指標が数値（{name:.15g}）です。1-1 は日付などに変わるので、文字として入力してください（\'1-1、数式では "1-1"）。',
            f"The indicator is a number ({name:.15g}): a typed 1-1 turns into a date. Type it as text: '1-1, in a formula "
            '"1-1".',
        )
    wanted = spelled(cells.text(name, "indicator"))
    for indicator in book.indicators:
        if wanted in spellings(indicator):
            return indicator
    for section in book.sections:
        if wanted in spellings(section):
            return section
    raise ScoringError(
        f"「{name:.40}」は {book.name} の指標ではありません（使える指標: {_ids(book.indicators, '、')}）。",
        f"“{name:.40}” is no indicator of {book.name} (known: {_ids(book.indicators, ', ')}).",
    )


def one_indicator(book: TierBook, name: cells.Cell) -> TierIndicator:
    """Find an indicator as ``indicator_of`` does, but no section.

    Raises:
        ScoringError: as ``indicator_of``, or it is a section; its indicators are named.
    """
    found = indicator_of(book, name)
    if isinstance(found, TierIndicator):
        return found
    members = book.of_section(found)
    raise ScoringError(
        f"{found.label} は指標のまとまりです。その中の1つを指定してください: {_ids(members, '、')}。",
        f"{found.id} is a section; name one of its indicators: {_ids(members, ', ')}.",
    )


def line_of(indicator: TierIndicator, name: cells.Cell) -> Line:
    """Find a line of an indicator by its printed number or its key.

    Args:
        indicator: the indicator.
        name: "②", "2" or "line_2".

    Raises:
        ScoringError: there is no such line; the printed numbers are listed.
    """
    text = cells.text(name, "marks")
    for line in indicator.lines:
        if text == line.no:
            return line
    for line in indicator.lines:
        if spelled(text) in (spelled(line.no), spelled(line.key)):
            return line
    known = "、".join(line.no for line in indicator.lines)
    raise ScoringError(
        f"{indicator.label} に「{text:.40}」という行はありません（行: {known}）。",
        f"{indicator.id} has no line “{text:.40}” (lines: {known}).",
    )


class EntityNames:
    """The entities of a table, to be found again however their names are written.

    Args:
        names: one per row; a blank one is nobody, unless it is the only one, which is found without a name.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._rows: dict[str, int] = {}
        for row, name in enumerate(names):
            if name or len(names) == 1:
                self._rows.setdefault(entity_key(name), row)

    def row(self, name: str) -> int | None:
        """Find the row of an entity.

        Args:
            name: with or without 支部, 都, 府, 県 or a code in front; the name as it stands in the table goes first.

        Returns:
            The row; None where there is none of that name.
        """
        return next((self._rows[each] for each in entity_spellings(name) if each in self._rows), None)


def entity_row(names: Sequence[str], wanted: str) -> int:
    """Find the row of the entity that a person names.

    Args:
        names: of all entities, one per row.
        wanted: as ``EntityNames.row`` takes it.

    Returns:
        The row, counted from 0.

    Raises:
        ScoringError: there is none of that name; those that there are are listed.
    """
    row = EntityNames(names).row(wanted)
    if row is not None:
        return row
    known = [name for name in names if name]
    more = len(known) - _MOST_LISTED
    listed = known[:_MOST_LISTED]
    in_ja = "、".join(listed) + (f"、ほか {more}" if more > 0 else "")
    in_en = ", ".join(listed) + (f" and {more} more" if more > 0 else "")
    raise ScoringError(
        f"「{wanted:.40}」は実績の表にありません" + (f"（{in_ja}）。" if known else "。"),
        f"“{wanted:.40}” is not among the facts" + (f" ({in_en})." if known else "."),
    )


def entity_key(name: str) -> str:
    """Spell the name of an entity in one way; a code is a number, whether it opens with 0 or not."""
    plain = spelled(name)
    return (plain.lstrip("0") or "0") if plain.isascii() and plain.isdigit() else plain


def entity_spellings(name: str) -> list[str]:
    """How a table may spell an entity: as here, without its code, without or with what it is."""
    plain = entity_key(name)
    if not plain:
        return [plain]
    bare = _CODE_FIRST.sub("", plain)
    found = [plain, bare]
    for one in (plain, bare):
        found += [one[: -len(ending)] for ending in _ENDINGS if one.endswith(ending)]
        found += [one + ending for ending in _ENDINGS]
    return list(dict.fromkeys(found))


def _ids(named: Sequence[TierIndicator], between: str) -> str:
    return between.join(indicator.id for indicator in named)
