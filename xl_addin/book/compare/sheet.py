"""Lays the sheet 年度比較 out: each entity's rank, total and points of two years, and what may be subtracted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.book.live.difference import subtracted
from xl_addin.book.live.inert import inert
from xl_addin.book.live.sheet_names import YEARS
from xl_addin.engine.naming import EntityNames
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text
from xl_addin.rulebook.tiers import TierBook
from xl_addin.rulecheck.bridge import bridge, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.compare.rules import Comparison, Pair
    from xl_addin.book.compare.year import Year
    from xl_addin.engine.tier_scheme import BookResult

CHANGED = "規則変更"
_TITLE = (YEARS, "Two years compared; where the rules changed, points are not subtracted")
_THIS, _LAST, _CHANGE = "今年度", "前年度", "増減"
_MOVED = "順位の変動（＋は上昇）"
_GENERAL, _SIGNED_GENERAL, _WHOLE, _SIGNED_WHOLE = "General", "+General;-General;0", "0", "+0;-0;0"
_POINTS, _SIGNED = "0.0##", "+0.0##;-0.0##;0.0"
_MOST_BESIDE = 3
_MOST_NAMED = 10
_EFFECTS = (
    ("新設の行の点", "new_item"),
    ("廃止された行の点", "abolished"),
    ("規則の変更", "rules"),
    ("実績の変化", "performance"),
    ("規則と実績（分けられない）", "together"),
)

Cell = str | float | None


@dataclass(frozen=True)
class Layout:
    """The content of the sheet.

    Attributes:
        rows: of the same length.
        heads: the rows of headers, counted from 0.
        first: the row of the first entity or indicator.
        texts: the columns of texts, counted from 0.
        formats: the number format of each column.
    """

    rows: tuple[tuple[Cell, ...], ...]
    heads: tuple[int, ...]
    first: int
    texts: tuple[int, ...]
    formats: tuple[str, ...]


def layout(new: Year, old: Year, comparison: Comparison) -> Layout:
    """Lay the comparison out.

    Args:
        new: this year.
        old: last year.
        comparison: the indicators that belong together.

    Returns:
        A row per entity; where there are few entities and many indicators, a row per indicator.
    """
    last = _last_rows(new, old)
    top: list[list[Cell]] = [[_TITLE[0]], [_TITLE[1]], [f"{_THIS}: {_source(new)}"], [f"{_LAST}: {_source(old)}"]]
    top += [[f"{note.ja}  {note.en}"] for note in (*comparison.notes, *_unmatched(new, old, last))]
    tall = isinstance(new.book, TierBook) and len(new.entities) <= _MOST_BESIDE
    heads, body = _by_indicator(new, old, comparison, last) if tall else _by_entity(new, old, comparison, last)
    if not tall:
        top += [
            [f"{CHANGED}: {_label(pair)} {change.ja}  {change.en}"]
            for pair in comparison.pairs
            for change in pair.changes
        ]
    top.append([])
    rows = [*top, *heads, *body]
    width = max(map(len, rows))
    places = tuple(range(len(top), len(top) + len(heads)))
    texts = (0, 1, len(heads[-1]) - 1) if tall else (0,)
    formats = tuple(
        _format(head, whole=isinstance(new.book, TierBook)) for head in (heads[-1] + [None] * width)[:width]
    )
    # Ranks follow the three columns of the total.
    formats = formats if tall else (*formats[:4], _WHOLE, _WHOLE, *formats[6:])
    padded = tuple((*row, *[None] * (width - len(row))) for row in rows)
    return Layout(padded, places, len(top) + len(heads), texts, formats)


def _format(head: Cell, *, whole: bool) -> str:
    if head in (_THIS, _LAST):
        return _GENERAL if whole else _POINTS
    if head == _MOVED:
        return _SIGNED_WHOLE
    return _GENERAL if head != _CHANGE else _SIGNED_GENERAL if whole else _SIGNED


def _source(year: Year) -> str:
    rules = "" if year.book is None else f"（{year.book.name}）"
    sheet = f" {year.sheet}" if year.sheet else ""
    return f"「{year.file}」{sheet}{rules}"


def _last_rows(new: Year, old: Year) -> list[int | None]:
    """Which row of last year each entity of this year has; a lone entity without a name is the same one."""
    if len(new.entities) == len(old.entities) == 1 and "" in (new.entities[0], old.entities[0]):
        return [0]
    known = EntityNames(old.entities)
    return [known.row(entity) for entity in new.entities]


def _unmatched(new: Year, old: Year, last: Sequence[int | None]) -> Iterator[Text]:
    only_new = [entity for entity, row in zip(new.entities, last, strict=True) if row is None]
    only_old = [entity for row, entity in enumerate(old.entities) if row not in last]
    for names, ja, en in ((only_new, "今年度だけ", "only this year"), (only_old, "前年度だけ", "only last year")):
        if names:
            listed = "、".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
            yield Text(f"{ja}（{len(names)}）: {listed}", f"{en} ({len(names)}): {listed}")


def _label(pair: Pair) -> str:
    number = pair.new or pair.old or ""
    moved = f"（{_LAST}は{pair.old}）" if pair.new and pair.old and pair.new != pair.old else ""
    return f"指標{number}{moved} {pair.name}".strip()


def _by_entity(
    new: Year, old: Year, comparison: Comparison, last: Sequence[int | None]
) -> tuple[list[list[Cell]], list[list[Cell]]]:
    groups: list[Cell] = [None, "総得点", None, None, "順位", None, None]
    heads: list[Cell] = [
        new.book.entity.ja if new.book else "団体",
        _THIS,
        _LAST,
        _CHANGE,
        _THIS,
        _LAST,
        _MOVED,
    ]
    for pair in comparison.pairs:
        groups += [_label(pair), None, None]
        heads += [_THIS, _LAST, _CHANGE]
    body = []
    for row, entity in enumerate(new.entities):
        before = last[row]
        ranks = new.ranks[row], _at(old.ranks, before)
        cells: list[Cell] = [inert(entity)]
        cells += _both(new.totals[row], _at(old.totals, before), comparable=comparison.comparable)
        cells += [*ranks, subtracted(ranks[1], ranks[0])]
        for pair in comparison.pairs:
            cells += _pair(new, old, pair, row, before)
        body.append(cells)
    return [groups, heads], body


def _by_indicator(
    new: Year, old: Year, comparison: Comparison, last: Sequence[int | None]
) -> tuple[list[list[Cell]], list[list[Cell]]]:
    names = [inert(entity) or "得点" for entity in new.entities]
    groups: list[Cell] = [None, None, *(cell for name in names for cell in (name, None, None)), None]
    heads: list[Cell] = ["指標", "名称", *[_THIS, _LAST, _CHANGE] * len(names), "規則の変更"]
    body: list[list[Cell]] = []
    for pair in comparison.pairs:
        cells: list[Cell] = [f"指標{pair.new or pair.old}", pair.name]
        for row in range(len(names)):
            cells += _pair(new, old, pair, row, last[row])
        body.append([*cells, " ／ ".join(change.ja for change in pair.changes) or None])
    totals: list[Cell] = ["総得点", None]
    for row in range(len(names)):
        totals += _both(new.totals[row], _at(old.totals, last[row]), comparable=comparison.comparable)
    body.append(totals)
    body += _effects(new, old, last)
    return [groups, heads], body


def _pair(new: Year, old: Year, pair: Pair, row: int, before: int | None) -> list[Cell]:
    this = new.indicators[pair.new].points[row] if pair.new is not None else None
    was = _at(old.indicators[pair.old].points, before) if pair.old is not None else None
    return _both(this, was, comparable=pair.comparable)


def _both(this: float | None, was: float | None, *, comparable: bool) -> list[Cell]:
    if not comparable:
        return [this, was, CHANGED]
    return [this, was, subtracted(this, was)]


def _at(values: Sequence[float | None], row: int | None) -> float | None:
    return None if row is None else values[row]


def _effects(new: Year, old: Year, last: Sequence[int | None]) -> Iterator[list[Cell]]:
    """What the change of each total consists of; nothing where a line cannot be judged or the rules are the same."""
    if not isinstance(new.book, TierBook) or not isinstance(old.book, TierBook) or new.book.name == old.book.name:
        return
    found = []
    for row, before in enumerate(last):
        if before is None or not new.scored or not old.scored:
            return
        one, other = _points(new.scored[row]), _points(old.scored[before])
        if one is None or other is None:
            return
        found.append(total(bridge(old.book, new.book, other, one)))
    yield []
    yield ["総得点の差の内訳", "what the change of the total consists of"]
    for label, name in _EFFECTS:
        yield [label, None, *(cell for each in found for cell in (None, None, float(getattr(each, name))))]
    yield ["総得点の差", None, *(cell for each in found for cell in (None, None, float(each.change)))]


def _points(result: BookResult) -> dict[str, dict[str, Decimal]] | None:
    points: dict[str, dict[str, Decimal]] = {}
    for indicator, found in result.indicators.items():
        if isinstance(found, ScoringError) or found.points is None:
            return None
        points[indicator] = {each.line.no: each.points or Decimal(0) for each in found.lines}
    return points
