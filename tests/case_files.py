"""Reads the cases that staff write and compares each with what the engine says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.ladders import shipped
from xl_addin.engine.naming import one_indicator
from xl_addin.engine.tier_facts import read_facts
from xl_addin.engine.tier_marks import read_lines
from xl_addin.engine.tiers import IndicatorResult, from_facts, from_marks
from xl_addin.errors import ScoringError, XlAddinError
from xl_addin.rulebook.asked import asked_facts
from xl_addin.rulebook.model import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.cells import Cell
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

FOLDER = Path(__file__).parent / "cases"

_KINDS: Mapping[str, tuple[type, ...]] = {
    "title": (str,),
    "indicator": (str,),
    "facts": (dict,),
    "marks": (list,),
    "unknown": (list,),
    "points": (int, Decimal),
    "lines": (list,),
    "missing": (list,),
    "error": (list,),
    "reason": (list,),
}
_TEXT_LISTS = ("marks", "unknown", "lines", "missing", "error", "reason")
_ANSWERS = ("points", "missing", "error")


@dataclass(frozen=True)
class Case:
    """One case of a file.

    Args:
        file: name of the file.
        rulebook: name of the rule book.
        data: what was written.
    """

    file: str
    rulebook: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.data.get("title", "（title なし）"))

    def fail(self, message: str) -> AssertionError:
        """Say what is wrong, naming file and case."""
        return AssertionError(f"{self.file}「{self.title}」: {message}")


def read_cases(path: Path) -> list[Case]:
    """Read a file of cases.

    Args:
        path: the file.

    Returns:
        Its cases.

    Raises:
        AssertionError: it is no TOML, or holds something else than cases; the file is named.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except ValueError as error:
        raise AssertionError(f"{path.name}: TOML として読めません: {error}") from error
    unknown = set(data) - {"rulebook", "case"}
    if unknown or not isinstance(data.get("rulebook"), str) or not isinstance(data.get("case"), list):
        raise AssertionError(f"{path.name}: rulebook と [[case]] だけを書きます。知らない項目: {sorted(unknown)}")
    return [Case(path.name, data["rulebook"], case) for case in data["case"]]


def check(case: Case) -> None:
    """Score a case and compare it with its answer.

    Args:
        case: the case.

    Raises:
        AssertionError: it is wrongly written, or the answer differs; file and case are named.
    """
    _check_form(case)
    try:
        book = shipped(case.rulebook)
    except XlAddinError as error:
        raise case.fail(error.ja) from error
    try:
        indicator = one_indicator(book, case.data["indicator"])
    except ScoringError as error:
        raise case.fail(error.ja) from error
    _check_lines(case, indicator)
    try:
        result = _scored(case, book, indicator)
    except ScoringError as error:
        _check_error(case, error)
        return
    _check_result(case, indicator, result)


def _check_form(case: Case) -> None:
    unknown = sorted(set(case.data) - set(_KINDS))
    if unknown:
        raise case.fail(f"知らない項目 {'、'.join(unknown)}（使えるのは {'、'.join(_KINDS)}）")
    for key, value in case.data.items():
        texts = key not in _TEXT_LISTS or all(isinstance(item, str) for item in value)
        if not isinstance(value, _KINDS[key]) or isinstance(value, bool) or not texts:
            raise case.fail(f"{key} の書き方が違います: {value!r}")
    for key in ("title", "indicator"):
        if key not in case.data:
            raise case.fail(f"{key} がありません")
    if ("facts" in case.data) is ("marks" in case.data or "unknown" in case.data):
        raise case.fail("facts か marks のどちらか1つを書きます")
    if sum(answer in case.data for answer in _ANSWERS) != 1:
        raise case.fail(f"{'、'.join(_ANSWERS)} のどれか1つを書きます")
    if ("points" in case.data) is not ("lines" in case.data):
        raise case.fail("points と lines は一緒に書きます")


def _check_lines(case: Case, indicator: TierIndicator) -> None:
    known = [line.no for line in indicator.lines]
    for key in ("marks", "unknown", "lines"):
        strange = [no for no in case.data.get(key, ()) if no not in known]
        if strange:
            raise case.fail(f"{key} の {'、'.join(strange)} という行はありません（{'、'.join(known)}）")


def _scored(case: Case, book: TierBook, indicator: TierIndicator) -> IndicatorResult:
    if "facts" in case.data:
        rows = [[key, *map(_cell, _listed(value))] for key, value in case.data["facts"].items()]
        return from_facts(book, indicator, read_facts(indicator, rows, "facts"))
    marks = dict.fromkeys(case.data.get("marks", ()), "○") | dict.fromkeys(case.data.get("unknown", ()), "?")
    column = [marks.get(line.no) for line in indicator.lines]
    return from_marks(indicator, read_lines(indicator, tuple(zip(column)), "marks").readable())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _cell(value: Any) -> Cell:
    return value if isinstance(value, (str, bool)) else float(value)


def _check_error(case: Case, error: ScoringError) -> None:
    if "error" not in case.data:
        raise case.fail(f"受け付けられませんでした: {error.ja}")
    for word in case.data["error"]:
        if word not in error.ja:
            raise case.fail(f"説明に「{word}」がありません: {error.ja}")


def _check_result(case: Case, indicator: TierIndicator, result: IndicatorResult) -> None:
    found = f"{result.points} 点、行 {list(result.decided)}、足りない実績 {list(result.missing)}。{result.reason.ja}"
    if "error" in case.data:
        raise case.fail(f"受け付けられてしまいました: {found}")
    if "missing" in case.data:
        wanted = {_fact_key(indicator, name) for name in case.data["missing"]}
        if result.points is not None or set(result.missing) != wanted:
            raise case.fail(f"足りない実績は {sorted(wanted)} のはずが {found}")
    elif (result.points, list(result.decided)) != (case.data["points"], case.data["lines"]):
        raise case.fail(f"{case.data['points']} 点、行 {case.data['lines']} のはずが {found}")
    for word in case.data.get("reason", ()):
        if word not in result.reason.ja:
            raise case.fail(f"理由に「{word}」がありません: {result.reason.ja}")


def _fact_key(indicator: TierIndicator, name: str) -> str:
    """A missing fact may be called by its key, by its name, or by the line that it is the mark of."""
    for fact in asked_facts(indicator):
        if plain_text(name) in fact.names:
            return fact.key
    return next((line.key for line in indicator.lines if line.no == name), name)
