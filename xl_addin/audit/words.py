"""Words of labels and headers that tell what cells hold: totals, points, thresholds, years."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TOTAL: Final = re.compile(
    r"(合計|小計|総計|累計)(値|額|数|点|得点|点数)?\)?$|[都道府県市町村部国体]計$|^\(?計\)?$|^\(?(全国|全体|総)?平均(値|点)?\)?$|^全国$|^全体$"
    r"|^標準偏差$|^最(大|小|高|低)値?$|^中央値$|^母?標準偏差$|^分散$|^件数$|^(支部|団体)数$"
    r"|^(grand |sub ?)?totals?\b|\btotals?:?$|^sum:?$|^(the )?(average|mean)s?:?$|^avg\.?:?$|^(max|min)(imum)?:?$|^median:?$"
    r"|^st(andar)?d\.? ?dev(iation)?s?\.?:?$|^count:?$|^sd$"
)
_SUM: Final = re.compile(
    r"(合計|小計|総計)(値|額|数|点|得点|点数)?\)?$|[都道府県市町村部国体]計$|^\(?計\)?$|^(grand |sub ?)?totals?\b|\btotals?:?$|^sum:?$"
)
_POINTS: Final = re.compile(
    r"配点|得点|満点|加点|点数|評価点|ポイント|(?<![0-9.])点\)?$|\bpoints?\b|\bscores?\b|\bpts\b"
)
_COUNT: Final = re.compile(r"(者|人|件|団体|市町村|支部|世帯)数|^数$|\bcount\b|number of")
_DIFFERENCE: Final = re.compile(
    r"差|増減|増える|前年比|変化|±|乖離|伸び|上昇|低下|difference|change|delta|growth|\bgap\b|\bdiff\b"
)
_PENALTY: Final = re.compile(
    r"未満|下回|減点|マイナス|ペナルティ|未提出|未実施|未達|低下|悪化|不備|不正|なし$|ない|below|less than|under\b|penalt|minus|negative|deduct|worse"
)
_DEVIATION: Final = re.compile(r"偏差値|偏差|得点|点数|スコア|配点|score|points?|deviation|z値")
_CODE: Final = re.compile(
    r"コード|番号|no\.?$|電話|郵便|\bcode\b|\bid\b|\bzip\b|phone|\btel\b|number$|^#$|整理番|会計年度|年度$|\byear\b",
    re.IGNORECASE,
)


def folded(text: str) -> str:
    """Return a label as it is compared: one width, lower case, no outer or doubled spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _compact(text: str) -> str:
    word = folded(text)
    # Office labels spread two letters over a cell: 「合　計」.
    return word if word.isascii() else word.replace(" ", "")


@lru_cache(maxsize=20_000)
def is_summary(text: str) -> bool:
    """Tell whether a label names a total, a mean or another figure made of the others."""
    return bool(_TOTAL.search(_compact(text)))


@lru_cache(maxsize=20_000)
def is_sum(text: str) -> bool:
    """Tell whether a label names a total."""
    return bool(_SUM.search(_compact(text)))


@lru_cache(maxsize=20_000)
def is_points(text: str) -> bool:
    """Tell whether a header names points."""
    return bool(_POINTS.search(_compact(text)))


@lru_cache(maxsize=20_000)
def is_count(text: str) -> bool:
    """Tell whether a header names a number of people, insurers or cases."""
    return bool(_COUNT.search(_compact(text)))


@lru_cache(maxsize=20_000)
def is_difference(text: str) -> bool:
    """Tell whether a header names a difference, which may be negative."""
    return bool(_DIFFERENCE.search(_compact(text)))


@lru_cache(maxsize=20_000)
def is_penalty(text: str) -> bool:
    """Tell whether a label names something that costs points."""
    return bool(_PENALTY.search(_compact(text)))


@lru_cache(maxsize=20_000)
def is_deviation(text: str) -> bool:
    """Tell whether a header names a deviation score or points made of one."""
    return bool(_DEVIATION.search(_compact(text)))


@lru_cache(maxsize=20_000)
def is_code(text: str) -> bool:
    """Tell whether a header names codes or numbers that are not counted with."""
    return bool(_CODE.search(_compact(text)))
