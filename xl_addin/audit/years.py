"""Years and dates in texts and cells, in the ways that Japanese offices write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Final

_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_ERA: Final = r"(?P<era>令和|平成|昭和|(?<![a-z0-9])[rh]\.?(?=\s?[0-9元]))\s?(?P<count>元|[0-9]{1,2})(?![0-9])(?!\s?[%㎡人件円点])"
_WEST: Final = r"(?<![0-9.,:])(?P<west>(19|20)[0-9]{2})(?![0-9]|[.,][0-9]|\s?[%人件円点])"
_YEAR: Final = re.compile(f"{_ERA}|{_WEST}")
_NEXT: Final = re.compile(
    r"\s*(年度?)?\s*(?P<mark>[-−–~〜→⇒・/,、と対比]|から|vs\.?)\s*(?P<count>元|[0-9]{1,2})(?=\s*年|\s*$|\s*[)\]]|\s*[-−–の])(?!\s*月)"
)
_SPAN: Final = re.compile(r"[0-9元]\s*(年度?)?\s*(~|〜|から|to\b)")
_BARE_SPAN: Final = re.compile(r"(年間|か年|ヶ年|カ年|year average|平均)")
_ERA_DATE: Final = re.compile(
    r"(?P<era>令和|平成|昭和|[rhs])\.?\s?(?P<year>元|[0-9]{1,2})\s?(?P<mark>[./-]|年)\s?(?P<month>[0-9]{1,2})\s?([./-]|月)\s?(?P<day>[0-9]{1,2})\s?日?(\s?\([月火水木金土日]\))?"
)
_WEST_DATE: Final = re.compile(
    r"(?P<year>(19|20)[0-9]{2})\s?(?P<mark>[./-]|年)\s?(?P<month>[0-9]{1,2})\s?([./-]|月)\s?(?P<day>[0-9]{1,2})\s?日?(\s?\([月火水木金土日]\))?"
)
_DIGITS: Final = re.compile(r"(?P<year>(19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])")
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_EPOCH: Final = date(1899, 12, 30)


@lru_cache(maxsize=20_000)
def years_in(text: str) -> tuple[int, ...]:
    """Return the years that a text names, as years of our era, in its order and each once."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found: list[int] = []
    at = 0
    while (match := _YEAR.search(plain, at)) is not None:
        at = match.end()
        if match["west"]:
            found.append(int(match["west"]))
            continue
        base = _ERAS[match["era"].rstrip(".")]
        found.append(base + _count(match["count"]))
        while (more := _NEXT.match(plain, at)) is not None:
            found.append(base + _count(more["count"]))
            at = more.end()
    return tuple(dict.fromkeys(found))


def _count(text: str) -> int:
    return 1 if text == "元" else int(text)


def is_span(text: str) -> bool:
    """Tell whether a text names a span of years, in which others than those it names lie."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return bool(_SPAN.search(plain) or _BARE_SPAN.search(plain))


@lru_cache(maxsize=20_000)
def without_years(text: str) -> str:
    """Return a text without its years, spaces and brackets: what is the same in the labels of two years."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s()\[\]【】fy・:：_-]|年度?", "", _YEAR.sub("", plain))


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a day: it has a day, or a month and a year."""
    letters = _QUOTED.sub("", code.split(";", maxsplit=1)[0]).lower()
    return "d" in letters or ("m" in letters and ("y" in letters or "e" in letters))


@lru_cache(maxsize=20_000)
def date_in(text: str) -> tuple[date, str] | None:
    """Return the day that a text is, and how it is written: "era", "digits" or the mark between its parts."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    for pattern, kind in ((_ERA_DATE, "era"), (_WEST_DATE, ""), (_DIGITS, "digits")):
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        base = _ERAS[match["era"]] if kind == "era" else 0
        try:
            day = date(base + _count(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return None
        return day, kind + match["mark"] if kind != "digits" else kind
    return None


def day_number(day: date) -> float:
    """Return the number that a cell holds for a day."""
    return float((day - _EPOCH).days)
