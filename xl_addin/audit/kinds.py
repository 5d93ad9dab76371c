"""The kinds of findings by their stable names, as people read them."""

from __future__ import annotations

from typing import Final

KINDS: Final = {
    "rank-of-rounded": ("丸めた値の順位", "rank of rounded values"),
    "sample-spread": ("標本標準偏差", "sample standard deviation"),
    "unanchored-range": ("ずれる範囲", "range that slides"),
    "short-range": ("範囲の過不足", "range that does not fit"),
    "ladder-sum": ("はしごの合計", "sum over a ladder"),
    "text-number": ("文字列の数値", "text instead of a number"),
    "error-in-range": ("範囲の中のエラー", "error in a range"),
    "bracket-negative": ("かっこの負数", "brackets read as minus"),
    "constant-over-formula": ("式の上書き", "number typed over a formula"),
    "odd-formula": ("違う式", "formula that differs"),
    "total-differs": ("合わない合計", "total that does not follow"),
    "mixed-years": ("年の混在", "years mixed up"),
    "points-not-allowed": ("取れない点数", "points that cannot be reached"),
}
SEVERITIES: Final = {"wrong": ("誤り", "wrong"), "doubtful": ("要確認", "doubtful")}


def kind_name(kind: str) -> str:
    """Return a kind in Japanese and English."""
    return " / ".join(KINDS.get(kind, (kind, kind)))
