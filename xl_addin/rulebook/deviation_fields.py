"""Reads the rule book of a deviation scheme: parts and weights, facts, reward."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.rulebook.model import (
    KINDS,
    OWN_RATES,
    REWARD_BASES,
    SPREADS,
    STATUSES,
    TIES,
    DeviationBook,
    DeviationIndicator,
    Fact,
    Measure,
    Part,
    Reward,
    Text,
    plain_text,
)
from xl_addin.rulebook.shared_fields import ID, SCHEME, check_unique, notes, place_of, read_source

if TYPE_CHECKING:
    from xl_addin.rulebook.fields import Fields

_FACT_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_YEARS = ("current", "previous")
_ROLES = ("numerator", "denominator")

#: The levies so far are 0.004 to 0.01 %; as printed, without the %, they would be 0.004 to 0.01.
_IMPOSSIBLE_LEVY = Decimal("0.001")


def deviation_book(fields: Fields) -> DeviationBook:
    """Read a whole rule book of deviation scores."""
    entity = fields.words("entity")
    entities = fields.integer("entities", 2, 10_000) if fields.has("entities") else None
    indicators = [_deviation_indicator(table) for table in fields.tables("indicator", least=1)]
    book = DeviationBook(
        scheme=fields.text("scheme", SCHEME),
        fiscal_year=fields.integer("fiscal_year", 1950, 2999),
        title=fields.words("title"),
        entity=entity,
        entities=entities,
        indicators=tuple(indicators),
        sources=tuple(read_source(table) for table in fields.tables("sources", least=1)),
        status=fields.choice("status", STATUSES),
        spread=fields.choice("spread", SPREADS),
        ties=fields.choice("ties", TIES),
        reward=_reward(fields.table("reward"), entities) if fields.has("reward") else None,
        notes=notes(fields),
    )
    fields.close()
    check_unique(fields, ("indicator",), [(indicator.id, indicator.id) for indicator in indicators])
    _check_facts(fields, indicators, entity)
    return book


def _reward(fields: Fields | None, entities: int | None) -> Reward | None:
    if fields is None:
        return None
    reward = Reward(
        top=fields.integer("top", 1, 10_000),
        top_share=fields.fraction("top_share"),
        levy=fields.number("levy"),
        base=fields.choice("base", REWARD_BASES),
        source=read_source(fields.table("source")),
        notes=notes(fields),
    )
    fields.close()
    if fields.sound:
        _check_reward(fields, reward, entities)
    return reward


def _check_reward(fields: Fields, reward: Reward, entities: int | None) -> None:
    if not 0 < reward.levy < _IMPOSSIBLE_LEVY:
        fields.fault(
            "levy",
            f"「levy」は小数で書きます。0.01% は 0.0001 です: {reward.levy}",
            f'"levy" is a fraction, 0.0001 for 0.01 %: {reward.levy}',
        )
    if not 0 < reward.top_share <= 1:
        fields.fault(
            "top_share",
            f"「top_share」は0より大きく1以下: {reward.top_share}",
            f'"top_share" must be above 0 and at most 1: {reward.top_share}',
        )
    elif entities is None or fields.problems.touch(("entities",)):
        return
    elif reward.top > entities:
        fields.fault(
            "top",
            f"「top」{reward.top} が entities {entities} より多い",
            f'"top" {reward.top} exceeds the {entities} entities',
        )
    elif reward.top != (inside := int(entities * reward.top_share)):
        fields.fault(
            "top",
            f"「top」{reward.top} が {entities} の {reward.top_share}（{inside}）と合わない",
            f'"top" {reward.top} is not {reward.top_share} of {entities} ({inside})',
        )


def _deviation_indicator(fields: Fields) -> DeviationIndicator:
    fields.indicator = place_of(fields)
    parts = [_part(table) for table in fields.tables("part", least=1)]
    indicator = DeviationIndicator(
        id=fields.text("id", ID),
        name=fields.words("name"),
        points=fields.number("points"),
        unit=fields.choice("unit", ("%",)),
        current=_measure(fields.table("current")),
        previous=_measure(fields.table("previous")) if fields.has("previous") else None,
        parts=tuple(parts),
        source=read_source(fields.table("source")),
        notes=notes(fields),
    )
    fields.close()
    if fields.sound:
        _check_indicator(fields, indicator)
    return indicator


def _check_indicator(fields: Fields, indicator: DeviationIndicator) -> None:
    if indicator.points <= 0:
        fields.fault(
            "points", f"「points」は正の数: {indicator.points}", f'"points" must be above 0: {indicator.points}'
        )
    total = sum((part.weight for part in indicator.parts), Fraction(0))
    if total != 1:
        shown = f"{float(total):.12g}"
        fields.fault("part", f"「weight」の合計が1でなく{shown}", f"the weights add up to {shown}, not 1")
    compared = any(part.kind != "level" for part in indicator.parts)
    if compared and indicator.previous is None:
        fields.fault(
            "previous",
            "前年度と比べる項目があるのに「previous」がない",
            'a part compares with the year before, but "previous" is missing',
        )
    if indicator.previous is not None and not compared:
        fields.fault(
            "previous",
            "前年度と比べる項目がないのに「previous」がある",
            'no part compares with the year before, but "previous" is given',
        )


def _part(fields: Fields) -> Part:
    part = Part(
        name=fields.words("name"),
        kind=fields.choice("kind", KINDS),
        weight=fields.fraction("weight"),
        own=fields.choice("own", OWN_RATES) if fields.has("own") else None,
    )
    fields.close()
    if not fields.sound:
        return part
    if not 0 < part.weight <= 1:
        fields.fault(
            "weight",
            f"「weight」は0より大きく1以下: {part.weight}",
            f'"weight" must be above 0 and at most 1: {part.weight}',
        )
    if part.kind == "growth" and part.own is None:
        fields.fault("own", "growth には「own」が要る", 'growth needs "own"')
    if part.kind == "level" and part.own is not None:
        fields.fault("own", "level に「own」は要らない", 'level takes no "own"')
    return part


def _measure(fields: Fields | None) -> Measure:
    if fields is None:
        return Measure(_fact(None), _fact(None))
    measure = Measure(_fact(fields.table("numerator")), _fact(fields.table("denominator")))
    fields.close()
    return measure


def _fact(fields: Fields | None) -> Fact:
    if fields is None:
        return Fact("", Text("", ""), "")
    fact = Fact(fields.text("key", _FACT_KEY), Text(fields.text("ja"), fields.text("en")), fields.text("unit"))
    fields.close()
    return fact


def _check_facts(fields: Fields, indicators: list[DeviationIndicator], entity: Text) -> None:
    """Keys and labels head the columns of an input table, so no two columns may share one."""
    seen = {plain_text(entity.ja), plain_text(entity.en)}
    for place, indicator in enumerate(indicators):
        for number, fact in enumerate(indicator.facts):
            path = ("indicator", place, _YEARS[number // 2], _ROLES[number % 2])
            names = {plain_text(name): None for name in (fact.key, fact.label.ja, fact.label.en) if name}
            for name in names:
                if name in seen:
                    ja, en = f"列の名前「{name}」が重複", f'the column name "{name}" is used twice'
                    fields.problems.add(path, indicator.id, ja, en)
            seen.update(names)
