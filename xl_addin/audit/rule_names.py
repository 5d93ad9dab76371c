"""Tells which indicator, section or line of a rule book a label in a sheet names, abbreviated or with its number."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xl_addin.audit.parts_of_totals import is_total
from xl_addin.engine.naming import spelled
from xl_addin.rulebook.tiers import Section, TierIndicator

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import Line, TierBook

_LONGEST: Final = 120
_ALIKE: Final = 0.75
_OWN: Final = 0.4
_SHORTEST_NAME: Final = 5
_NOTE: Final = re.compile(r"[\[【].*$")
_TAIL: Final = re.compile(r"(の)?(得点|満点|配点|点数|評価点|小計|合計|計|点|points?|scores?)?(\(.{0,6}\))?$")
_NUMBER: Final = re.compile(r"^[(\[]?([0-9]{1,2}|[a-z]|[ivx]{1,4})[)\].:、](?![0-9])")
_WHOLE: Final = re.compile(
    r"^(総合計|総合得点|総得点|総計|合計|合計得点|得点合計|計|満点合計|合計点|総点|total(score|points)?)(\(.*\))?$"
)
_LABEL: Final = re.compile(r"指標[0-9]")
_JOINS: Final = " :.、-・_/"

Named = TierIndicator | Section


@lru_cache(maxsize=50)
def names_of(book: TierBook) -> Names:
    """Return the names of a rule book's indicators and sections."""
    return Names(book)


class Names:
    """The names of a rule book's indicators and sections.

    Args:
        book: the rules.
    """

    def __init__(self, book: TierBook) -> None:
        self.book = book
        numbers: list[tuple[str, TierIndicator]] = []
        for indicator in book.indicators:
            numbers += [(spelled(each), indicator) for each in (indicator.label, indicator.id, "指標" + indicator.id)]
        self._numbers = sorted(numbers, key=lambda each: -len(each[0]))
        self._names = [(spelled(indicator.name.ja), indicator) for indicator in book.indicators]
        self._sections = [(spelled(section.label), section) for section in book.sections]
        self._titles = {spelled(book.title.ja)[:6], spelled(book.title.ja)[:10]}
        self.of = lru_cache(maxsize=5_000)(self._of)

    def is_numbered(self, text: str) -> bool:
        """Tell whether a label names an indicator by its printed number, or by its number and its name."""
        named, plain = self.of(text), _NOTE.sub("", spelled(text)).strip(_JOINS)
        return isinstance(named, TierIndicator) and (
            plain.startswith(spelled(named.label)) or (plain.startswith(named.id) and len(plain) > len(named.id))
        )

    def is_title(self, text: str) -> bool:
        """Tell whether a text names the scheme."""
        plain = spelled(text)
        return any(title in plain for title in self._titles)

    def _of(self, text: str) -> Named | None:
        """Return what a label names, None if it names nothing, or another year's indicator."""
        if len(text) > _LONGEST:
            return None
        plain = _NOTE.sub("", spelled(text)).strip(_JOINS)
        if not plain or len(_LABEL.findall(plain)) > 1:
            return None
        for number, indicator in self._numbers:
            if plain.startswith(number) and not re.match(r"[0-9a-z-]", plain[len(number) :]):
                return self._numbered(indicator, plain[len(number) :].strip(_JOINS))
        for label, section in self._sections:
            rest = plain[len(label) :].strip(_JOINS)
            begins = plain.startswith(label) and not re.match(r"[0-9(-]", plain[len(label) :])
            if begins and (not _TAIL.sub("", rest) or spelled(section.name.ja) in rest):
                return section
        return self._by_name(_NUMBER.sub("", plain))

    def _numbered(self, indicator: TierIndicator, rest: str) -> Named | None:
        """Return an indicator by its number, if the words after it are not another one's name."""
        rest = _TAIL.sub("", rest)
        if not rest:
            return indicator
        names = [(_likeness(rest, name), other) for name, other in self._names]
        best, named = max(names, key=lambda each: each[0])
        own = max(likeness for likeness, other in names if other is indicator)
        if named is not indicator and best - own >= _OWN and best >= _ALIKE:
            return None
        inside = any(rest in name for name, other in self._names if other is indicator)
        return indicator if own >= _OWN or inside else None

    def _by_name(self, plain: str) -> TierIndicator | None:
        word = _TAIL.sub("", plain) or plain
        found = [
            (_likeness(word, name), len(name), indicator) for name, indicator in self._names if _may_be(word, name)
        ]
        found = [each for each in found if each[0] >= 0.85 and each[1] >= _SHORTEST_NAME]  # noqa: PLR2004 - nearly equal
        if not found:
            return None
        best = max(found, key=lambda each: each[:2])
        return best[2] if sum(each[:2] == best[:2] for each in found) == 1 else None


def _likeness(word: str, name: str) -> float:
    return 1.0 if word == name else SequenceMatcher(None, word, name, autojunk=False).ratio()


def _may_be(word: str, name: str) -> bool:
    """Tell quickly whether a word may be nearly a name."""
    shared = set(word) & set(name)
    return len(word) <= len(name) + 8 and len(shared) * 3 >= len(set(name)) * 2


def is_whole(text: str) -> bool:
    """Tell whether a label names the total of everything."""
    plain = spelled(text)
    return bool(_WHOLE.match(plain)) or (plain.startswith(("総合計", "総得点")) and is_total(plain[:3]))


def line_named(indicator: TierIndicator, text: str) -> Line | None:
    """Return the line whose printed number a label is, or begins with; the indicator's own number may stand before it."""
    label = text.strip()
    for number in (indicator.label, f"指標{indicator.id}", indicator.id):
        if label.startswith(number):
            label = label[len(number) :].lstrip(_JOINS)
            break
    for line in sorted(indicator.lines, key=lambda each: -len(each.no)):
        if label == line.no or (spelled(label) == spelled(line.no) and not label.isdigit()):
            return line
        circled = label.startswith(line.no) and "①" <= line.no[-1] <= "⑳"
        if circled and not re.match(r"[①-⑳~～〜・、,]", label[len(line.no) :]):
            return line
    return None
