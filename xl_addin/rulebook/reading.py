"""Builds a rule book from plain data and checks it; the error lists every fault at once."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Callable, Mapping

from xl_addin.errors import RuleBookError
from xl_addin.rulebook.fields import Fields, Problems, Where, read_words
from xl_addin.rulebook.model import (
    KINDS,
    METHODS,
    OWN_RATES,
    REWARD_BASES,
    SPREADS,
    STATUSES,
    TIES,
    DeviationIndicator,
    Fact,
    Measure,
    Part,
    Reward,
    RuleBook,
    Source,
    Text,
    plain_text,
)

if TYPE_CHECKING:
    import pathlib

LARGEST_FILE = 1_000_000
_SCHEME = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
_FACT_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_YEARS = ("current", "previous")
_ROLES = ("numerator", "denominator")
_ID = re.compile(r"\S{1,20}")


#: The levies so far are 0.004 to 0.01 %; as printed, without the %, they would be 0.004 to 0.01.
_IMPOSSIBLE_LEVY = Decimal("0.001")


def read_bytes(path: pathlib.Path) -> bytes:
    """The content of a rule book file, refused when it is missing or far too large."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise RuleBookError(
            f"規則集 {path.name} を読めません。", f"The rule book {path.name} cannot be read."
        ) from error
    if len(content) > LARGEST_FILE:
        raise RuleBookError(f"規則集 {path.name} が大きすぎます。", f"The rule book {path.name} is too large.")
    return content


def parse_json(content: bytes, file: str) -> RuleBook:
    """Build a rule book from the bytes of a JSON file named ``file``."""
    try:
        data = json.loads(content.decode("utf-8"), parse_float=Decimal, parse_constant=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise RuleBookError(f"{file}: JSON として読めません。", f"{file}: not readable as JSON.") from error
    return rule_book(data, file)


def rule_book(data: Any, where: str | Where) -> RuleBook:
    """Build a rule book from plain data.

    Args:
        data: tables, lists, texts, integers and decimals, as TOML or JSON gives them.
        where: the file, with the lines of its values if they are known.

    Returns:
        The rule book, free of faults.

    Raises:
        RuleBookError: lists every fault with file, line and indicator.
    """
    problems = Problems(where if isinstance(where, Where) else Where(where))
    if not isinstance(data, dict):
        problems.add((), "", "規則集が表でない", "the rule book is not a table")
        problems.raise_if_any()
    book = _book(Fields(data, (), problems))
    problems.raise_if_any()
    return book


def _book(fields: Fields) -> RuleBook:
    method = fields.choice("method", METHODS)
    entity = fields.words("entity")
    entities = fields.integer("entities", 2, 10_000) if fields.has("entities") else None
    indicators = [_INDICATORS[method](table) for table in fields.tables("indicator", least=1)]
    book = RuleBook(
        scheme=fields.text("scheme", _SCHEME),
        fiscal_year=fields.integer("fiscal_year", 1950, 2999),
        title=fields.words("title"),
        method=method,
        entity=entity,
        entities=entities,
        indicators=tuple(indicators),
        sources=tuple(_source(table) for table in fields.tables("sources", least=1)),
        status=fields.choice("status", STATUSES),
        spread=fields.choice("spread", SPREADS),
        ties=fields.choice("ties", TIES),
        reward=_reward(fields.table("reward"), entities) if fields.has("reward") else None,
        notes=_notes(fields),
    )
    fields.close()
    _check_ids(fields, indicators)
    _check_facts(fields, indicators, entity)
    return book


def _notes(fields: Fields) -> tuple[Text, ...]:
    return tuple(read_words(table) for table in fields.tables("notes"))


def _source(fields: Fields | None) -> Source:
    if fields is None:
        return Source("", "")
    source = Source(fields.text("title"), fields.text("place"), fields.text("file", default=""))
    fields.close()
    return source


def _reward(fields: Fields | None, entities: int | None) -> Reward | None:
    if fields is None:
        return None
    reward = Reward(
        top=fields.integer("top", 1, 10_000),
        top_share=fields.fraction("top_share"),
        levy=fields.number("levy"),
        base=fields.choice("base", REWARD_BASES),
        source=_source(fields.table("source")),
        notes=_notes(fields),
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
    given = fields.peek("id")
    fields.indicator = given[:20] if isinstance(given, str) else f"#{int(fields.path[-1]) + 1}"
    parts = [_part(table) for table in fields.tables("part", least=1)]
    indicator = DeviationIndicator(
        id=fields.text("id", _ID),
        name=fields.words("name"),
        points=fields.number("points"),
        unit=fields.choice("unit", ("%",)),
        current=_measure(fields.table("current")),
        previous=_measure(fields.table("previous")) if fields.has("previous") else None,
        parts=tuple(parts),
        source=_source(fields.table("source")),
        notes=_notes(fields),
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


def _check_ids(fields: Fields, indicators: list[DeviationIndicator]) -> None:
    seen: set[str] = set()
    for place, indicator in enumerate(indicators):
        name = plain_text(indicator.id)
        if name and name in seen:
            fields.problems.add(
                ("indicator", place, "id"),
                indicator.id,
                f"指標の番号「{indicator.id}」が重複",
                f'indicator id "{indicator.id}" is used twice',
            )
        seen.add(name)


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


_INDICATORS: Mapping[str, Callable[[Fields], DeviationIndicator]] = {"deviation": _deviation_indicator}
