"""Workbooks with points that the rule book does not allow."""

from __future__ import annotations

from tests.audit_cases.figures import PREFECTURES, Case, counts
from tests.audit_cases.page import Draft

_BRACKETS = '0;"（"-0"）"'
_RUNG = '"("0")"'
_RULES = "kokuho_pref/2024"


def _impossible_score(wrong: bool) -> Draft:
    draft = Draft("得点一覧")
    page = draft.page("得点一覧")
    page.put("A1", "保険者努力支援制度（取組評価分）都道府県分 令和6年度 指標1の得点", "title")
    labels = ["指標1（1）", "指標1（2）", "指標1（3）", "指標1（4）", "指標1（5）", "指標1（7）", "指標1（8）"]
    names = [
        "特定健康診査",
        "特定保健指導",
        "発症予防・重症化予防",
        "個人インセンティブ",
        "情報提供",
        "収納率",
        "重複投与者",
    ]
    page.across("A3", ["都道府県", *labels, "合計"], "head")
    page.across("B4", names, "head")
    allowed = ((-4, 0, 2, 4, 6, 8, 10), (-4, 0, 2, 4, 6, 8, 10), (0, 5, 7, 8, 12, 13, 15, 20), (0, 5, 10, 15, 20), (0, 5, 10),
               (0, 5, 10, 15, 20), (0, 5, 10, 15))  # fmt: skip
    page.down("A5", PREFECTURES)
    picks = [counts(91 + step, 47, 0, len(points) - 1) for step, points in enumerate(allowed)]
    for row in range(47):
        scores = [points[pick[row]] for points, pick in zip(allowed, picks, strict=True)]
        if row == 21:
            scores[2] = 9 if wrong else 8
        page.across(f"B{row + 5}", scores)
        page.calc(f"I{row + 5}", f"SUM(B{row + 5}:H{row + 5})", sum(scores))
    return draft


def _points_of_another_year(wrong: bool) -> Draft:
    draft = Draft("指標1", "連絡先")
    page, contact = draft.pages
    contact.down("A1", ["担当：国民健康保険課", "内線 2345"])
    page.put("A1", "令和6年度 保険者努力支援制度（取組評価分）都道府県分 指標1", "title")
    page.across("A3", ["番号", "達成基準", "配点", "得点"], "head")
    row = 4
    heads = []
    for title, rungs in (
        (
            "指標1（1）特定健康診査の実施率",
            (
                ("①", "目標の60%以上", 6, 0),
                ("②", "上位3割相当", 4, 4),
                ("③", "上位5割相当", 2, 0),
                ("④", "30%未満", -4, 0),
                ("⑤", "1ポイント以上上昇", 4, 4),
            ),
        ),
        (
            "指標1（2）特定保健指導の実施率",
            (
                ("①", "目標の60%以上", 6, 0),
                ("②", "上位3割相当", 4, 0),
                ("③", "上位5割相当", 2, 0),
                ("④", "15%未満", -4, 0),
                ("⑤", "2ポイント以上上昇", 5 if wrong else 4, 5 if wrong else 4),
            ),
        ),
        (
            "指標1（4）個人へのインセンティブの提供",
            (("①", "8割超", 15, 15), ("②", "6割超", 5, 0), ("③", "7割超", 5, 5)),
        ),
    ):
        heads.append(row)
        page.put(f"A{row}", title, "head")
        first = row + 1
        for no, text, points, score in rungs:
            row += 1
            page.across(f"A{row}", [no, text])
            page.put(f"C{row}", points, _RUNG if no in "②③" and len(rungs) == 5 else _BRACKETS)
            page.put(f"D{row}", score)
        page.calc(f"D{heads[-1]}", f"SUM(D{first}:D{row})", sum(rung[3] for rung in rungs))
        row += 1
    page.put(f"A{row}", "合計", "head")
    total = sum(value for head in heads if isinstance(value := page.saved(f"D{head}"), int))
    page.calc(f"D{row}", "+".join(f"D{head}" for head in heads), total)
    return draft


CASES = (
    Case(
        "取り得ない得点",
        _impossible_score,
        "points-not-allowed",
        "得点一覧",
        ("D26",),
        ("D26", "I26"),
        related=("得点一覧!I26",),
        rulebook=_RULES,
    ),
    Case(
        "前年度の配点のまま",
        _points_of_another_year,
        "points-not-allowed",
        "指標1",
        ("C15:D15", "D10"),
        ("C15", "D15", "D10"),
        related=("指標1!D10",),
        rulebook=_RULES,
    ),
)
