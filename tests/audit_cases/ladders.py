"""Workbooks in which points are added up, or a bracket was taken for a minus."""

from __future__ import annotations

from tests.audit_cases.figures import TOWNS, Case, rates
from tests.audit_cases.page import Draft

_BRACKETS = '0;"（"-0"）"'
_RUNG = '"("0")"'


def _maximum_adds_rungs(wrong: bool) -> Draft:
    draft = Draft("比較表", "総括")
    page, summary = draft.pages
    page.put("A1", "保険者努力支援制度（取組評価分） 指標1 配点と得点（令和6年度）", "title")
    page.put("A2", "（ ）の配点は、上の段を満たさない場合の配点で、重ねて得ることはできない。")
    page.across("A4", ["番号", "達成基準", "配点", "得点"], "head")
    row = 5
    sums, scores = [], []
    for title, rungs in (
        (
            "（1）特定健康診査の実施率",
            (
                ("①", "都道府県平均が目標値（60％）を達成", 6, 0, 0),
                ("②", "①は満たさないが、上位3割相当", 4, 1, 0),
                ("③", "①②は満たさないが、上位5割相当", 2, 1, 2),
                ("④", "平均が30％未満", -4, 2, 0),
                ("⑤", "前年度より1ポイント以上向上", 4, 0, 4),
            ),
        ),
        (
            "（7）保険料（税）収納率",
            (
                ("①", "上位2割相当", 10, 0, 0),
                ("②", "①は満たさないが、上位4割相当", 5, 1, 5),
                ("③", "前年度より0.6ポイント以上向上", 10, 0, 0),
                ("④", "③は満たさないが、前年度より向上", 5, 1, 5),
            ),
        ),
    ):
        head, first = row, row + 1
        page.put(f"A{head}", title, "head")
        for no, text, points, bracket, score in rungs:
            row += 1
            page.put(f"A{row}", no)
            page.put(f"B{row}", text)
            page.put(f"C{row}", points, ("0", _RUNG, _BRACKETS)[bracket])
            page.put(f"D{row}", score)
        points = [rung[2] for rung in rungs]
        if wrong:
            page.calc(
                f"C{head}", f'SUMIF(C{first}:C{row},">0")', sum(value for value in points if value > 0), '0"点満点"'
            )
        elif len(rungs) == 5:
            page.calc(f"C{head}", f"MAX(C{first}:C{row - 1})+C{row}", 10, '0"点満点"')
        else:
            page.calc(f"C{head}", f"MAX(C{first}:C{first + 1})+MAX(C{first + 2}:C{row})", 20, '0"点満点"')
        sums.append(page.saved(f"C{head}"))
        page.calc(f"D{head}", f"SUM(D{first}:D{row})", sum(rung[4] for rung in rungs))
        scores.append(sum(rung[4] for rung in rungs))
        row += 2
    summary.across("A1", ["指標", "満点", "得点", "得点率（％）"], "head")
    for line, (name, at) in enumerate((("特定健康診査", 5), ("収納率", 12)), 2):
        full, score = sums[line - 2], scores[line - 2]
        assert isinstance(full, int)
        summary.put(f"A{line}", name)
        summary.calc(f"B{line}", f"比較表!C{at}", full)
        summary.calc(f"C{line}", f"比較表!D{at}", score)
        summary.calc(f"D{line}", f"C{line}/B{line}*100", score / full * 100, "0.0")
    return draft


def _scores_add_rungs(wrong: bool) -> Draft:
    draft = Draft("採点")
    page = draft.page("採点")
    page.put("A1", "市町村別 特定健診受診率の採点", "title")
    page.put("A2", "①～③は、達成した最も上の段の点だけを得る。満点10点。")
    page.across("A4", ["市町村", "受診率（％）", "①60％以上", "②50％以上", "③45％以上", "得点"], "head")
    page.put("A5", "配点", "head")
    page.across("C5", [10], "0")
    page.across("D5", [7, 3], _RUNG)
    page.put("F5", 10)
    page.down("A6", TOWNS)
    values = rates(81, 24, 36, 66)
    page.down("B6", values, "0.0")
    for row, value in enumerate(values, 6):
        earned = [points if value >= line else 0 for points, line in ((10, 60), (7, 50), (3, 45))]
        for name, line, points in zip("CDE", (60, 50, 45), earned, strict=True):
            page.calc(f"{name}{row}", f"IF($B{row}>={line},{name}$5,0)", points)
        page.calc(f"F{row}", f"{'SUM' if wrong else 'MAX'}(C{row}:E{row})", sum(earned) if wrong else max(earned))
    page.put("A30", "平均点", "head")
    final = [page.saved(f"F{row}") for row in range(6, 30)]
    page.calc("F30", "AVERAGE(F6:F29)", sum(value for value in final if isinstance(value, int)) / 24, "0.00")
    return draft


def _typed_bracket(wrong: bool) -> Draft:
    draft = Draft("自己採点")
    page = draft.page("自己採点")
    page.put("A1", "保険者努力支援制度 自己採点表（指標1（1）（2））", "title")
    page.put("A2", "（ ）は上位の段を満たさない場合の配点。該当する行に○を入れる。")
    page.across("A4", ["番号", "達成基準", "配点", "該当", "得点"], "head")
    total = 0
    for head, title, rungs in (
        (
            5,
            "（1）特定健康診査の実施率",
            (
                ("①", "目標達成", 6),
                ("②", "上位3割相当", 4),
                ("③", "上位5割相当", 2),
                ("④", "30％未満", -4),
                ("⑤", "1ポイント以上向上", 4),
            ),
        ),
        (
            12,
            "（2）特定保健指導の実施率",
            (
                ("①", "目標達成", 6),
                ("②", "上位3割相当", 4),
                ("③", "上位5割相当", 2),
                ("④", "15％未満", -4),
                ("⑤", "2ポイント以上向上", 4),
            ),
        ),
    ):
        page.put(f"A{head}", title, "head")
        subtotal = 0
        for row, (no, text, points) in enumerate(rungs, head + 1):
            typed = wrong and head == 12 and no == "②"
            met = no in {"②", "⑤"}
            value = -points if typed else points
            page.put(f"A{row}", no)
            page.put(f"B{row}", text)
            style = "0_);(0)" if typed else _RUNG if no in "②③" else _BRACKETS if points < 0 else "0"
            page.put(f"C{row}", value, style)
            if met:
                page.put(f"D{row}", "○")
            page.calc(f"E{row}", f'IF(D{row}="○",C{row},0)', value if met else 0)
            subtotal += value if met else 0
        page.put(f"B{head + 6}", "小計")
        page.calc(f"E{head + 6}", f"SUM(E{head + 1}:E{head + 5})", subtotal)
        total += subtotal
    page.put("A19", "合計", "head")
    page.calc("E19", "E11+E18", total)
    return draft


def _typed_bracket_in_list(wrong: bool) -> Draft:
    draft = Draft("配点一覧")
    page = draft.page("配点一覧")
    page.put("A1", "都道府県分 配点の比較（令和6年度・令和5年度）", "title")
    page.across("A3", ["指標", "番号", "達成基準", "令和6年度 配点", "令和5年度 配点", "増減"], "head")
    rows = (
        ("（4）個人へのインセンティブの提供", "①", "取組を行う市町村が8割超", 15, 15),
        ("（4）個人へのインセンティブの提供", "②", "①は満たさないが、6割超", 5, 5),
        ("（4）個人へのインセンティブの提供", "③", "周知も行う市町村が7割超", 5, 5),
        ("（5）個人への分かりやすい情報提供", "①", "登録率が上位1割", 10, 10),
        ("（5）個人への分かりやすい情報提供", "②", "①は満たさないが、上位3割", 5, 5),
        ("（7）保険料（税）収納率", "①", "上位2割相当", 10, 10),
        ("（7）保険料（税）収納率", "②", "①は満たさないが、上位4割相当", 5, 8),
        ("（7）保険料（税）収納率", "③", "前年度より向上", 10, 10),
    )
    for row, (name, no, text, now, before) in enumerate(rows, 4):
        bracket = no == "②"
        typed = wrong and row == 8
        page.across(f"A{row}", [name, no, text])
        page.put(f"D{row}", -now if typed else now, "" if typed else _RUNG if bracket else "")
        page.put(f"E{row}", before, _RUNG if bracket else "")
        page.calc(f"F{row}", f"D{row}-E{row}", (-now if typed else now) - before, "+0;-0;0")
    page.put("A13", "※かっこ書きは①を満たさない場合の配点")
    return draft


CASES = (
    Case(
        "満点が全ての段の合計",
        _maximum_adds_rungs,
        "ladder-sum",
        "比較表",
        ("C5", "C12"),
        ("C5", "C12"),
        related=("総括!B2:D3",),
    ),
    Case(
        "重ならない段の点を合計",
        _scores_add_rungs,
        "ladder-sum",
        "採点",
        ("F6:F29",),
        tuple(f"F{row}" for row, value in enumerate(rates(81, 24, 36, 66), 6) if value >= 50),
        related=("採点!F30",),
    ),
    Case(
        "かっこの配点が負の数",
        _typed_bracket,
        "bracket-negative",
        "自己採点",
        ("C14",),
        ("C14", "E14", "E18", "E19"),
        also=("points-not-allowed",),
        related=("自己採点!E14", "自己採点!E18:E19"),
    ),
    Case(
        "配点一覧のかっこが負の数",
        _typed_bracket_in_list,
        "bracket-negative",
        "配点一覧",
        ("D8",),
        ("D8", "F8"),
        related=("配点一覧!F8",),
    ),
)
