"""Workbooks in which ranks or deviation scores are computed from the wrong figures."""

from __future__ import annotations

from tests.audit_cases.figures import (
    PREFECTURES,
    TOWNS,
    Case,
    deviations,
    mean,
    ranks,
    rates,
    rounded,
    spread,
)
from tests.audit_cases.page import Draft


def _rank_of_shown_total(wrong: bool) -> Draft:
    draft = Draft("得点表", "メモ")
    page = draft.page("得点表")
    page.put("A1", "協会けんぽ インセンティブ制度 令和5年度 支部別総得点", "title")
    page.put("A2", "総得点は5つの指標の得点の合計。順位は得点の高い順。")
    page.across("A3", ["支部", "総得点（計算値）", "総得点（小数第1位）", "順位"], "head")
    page.down("A4", PREFECTURES)
    totals = rates(11, 47, 255, 375, 4)
    totals[44], totals[43] = 348.4412, 348.3871
    shown = [rounded(total, 1) for total in totals]
    page.down("B4", totals, "0.0000")
    page.calc_down("C4", "ROUND(B{r},1)", shown, "0.0")
    if wrong:
        page.calc_down("D4", "RANK(C{r},$C$4:$C$50,0)", ranks(shown))
    else:
        page.calc_down("D4", "RANK(B{r},$B$4:$B$50,0)", ranks(totals))
    page.put("A51", "全国平均", "head")
    page.calc("B51", "AVERAGE(B4:B50)", mean(totals), "0.0000")
    page.calc("C51", "ROUND(B51,1)", rounded(mean(totals), 1), "0.0")
    draft.page("メモ").down("A1", ["作成：企画総務部", "公表値と突き合わせること"])
    return draft


def _rank_of_rounded_on_other_sheet(wrong: bool) -> Draft:
    draft = Draft("入力", "得点", "順位表")
    given, scored, ranked = draft.pages
    values = rates(12, 47, 38, 72, 2)
    values[9], values[30] = 55.12, 55.13
    given.put("A1", "特定健診実施率（令和5年度、％）", "title")
    given.across("A4", ["番号", "支部", "実施率"], "head")
    given.down("A5", [float(number) for number in range(1, 48)])
    given.down("B5", PREFECTURES)
    given.down("C5", values, "0.00")
    scores = deviations(values, 70)
    printed = [rounded(score, 1) for score in scores]
    scored.put("A1", "指標1 特定健診等の実施率の得点（配点70点）", "title")
    scored.across("B4", ["支部", "実施率", "得点", "得点（端数処理前）"], "head")
    scored.calc_down("B6", "入力!B{p}", list(PREFECTURES))
    scored.calc_down("C6", "入力!C{p}", values, "0.00")
    inside = "70+14*(C{r}-AVERAGE(C$6:C$52))/STDEV.P(C$6:C$52)"
    scored.calc_down("D6", f"ROUND({inside},1)", printed, "0.0")
    scored.calc_down("E6", inside, scores, "0.000000")
    ranked.put("A1", "指標1の順位", "title")
    ranked.across("A3", ["支部", "得点", "順位"], "head")
    ranked.calc_down("A4", "INDEX(得点!$B$6:$B$52,ROW()-3)", list(PREFECTURES))
    ranked.calc_down("B4", "INDEX(得点!$D$6:$D$52,ROW()-3)", printed, "0.0")
    for row in range(4, 51):
        source = "D" if wrong else "E"
        formula = f'COUNTIF(得点!${source}$6:${source}$52,">"&得点!{source}{row + 2})+1'
        place = ranks(printed if wrong else scores)[row - 4]
        ranked.calc(f"C{row}", formula, place)
    return draft


def _sample_spread_inline(wrong: bool) -> Draft:
    draft = Draft("偏差値")
    page = draft.page("偏差値")
    page.put("A1", "インセンティブ制度 令和5年度 指標別の得点", "title")
    page.put("A2", "得点＝50＋10×（率－47支部の平均）÷47支部の標準偏差")
    page.across("A4", ["支部", "特定健診（％）", "保健指導（％）", "後発医薬品（％）"], "head")
    page.across("E4", ["特定健診の得点", "保健指導の得点", "後発医薬品の得点"], "head")
    page.down("A5", PREFECTURES)
    for step, (name, target, low, high) in enumerate((("B", "E", 38, 72), ("C", "F", 9, 34), ("D", "G", 74, 89))):
        values = rates(21 + step, 47, low, high)
        page.down(f"{name}5", values, "0.0")
        function = "STDEV" if wrong else "STDEVP"
        formula = f"50+10*({name}{{r}}-AVERAGE({name}$5:{name}$51))/{function}({name}$5:{name}$51)"
        page.calc_down(f"{target}5", formula, deviations(values, sample=wrong), "0.0")
    return draft


def _sample_spread_in_one_helper(wrong: bool) -> Draft:
    draft = Draft("得点計算", "配点")
    page, points = draft.pages
    points.across("A1", ["指標", "配点"], "head")
    points.down("A2", ["特定健診", "特定保健指導", "対象者の減少率", "医療機関受診率", "後発医薬品"])
    points.down("B2", [70, 70, 80, 50, 50])
    page.put("A1", "協会けんぽ インセンティブ制度 得点計算シート（令和5年度実績）", "title")
    page.across("A3", ["支部", "実施率（％）", None, None, None, None, "得点"], "head")
    names = ["特定健診", "特定保健指導", "対象者の減少率", "医療機関受診率", "後発医薬品"]
    page.across("B4", names, "head")
    page.across("G4", names, "head")
    page.put("L4", "総得点", "head")
    page.down("A5", PREFECTURES)
    page.put("A52", "平均", "head")
    page.put("A53", "標準偏差", "head")
    totals = [0.0] * 47
    ends = (("B", 38, 72), ("C", 9, 34), ("D", 25, 39), ("E", 28, 41), ("F", 74, 89))
    for step, (name, low, high) in enumerate(ends):
        values = rates(31 + step, 47, low, high)
        full = (70, 70, 80, 50, 50)[step]
        sample = wrong and name == "E"
        page.down(f"{name}5", values, "0.0")
        page.calc(f"{name}52", f"AVERAGE({name}5:{name}51)", mean(values), "0.00")
        function = "STDEV.S" if sample else "STDEV.P"
        page.calc(f"{name}53", f"{function}({name}5:{name}51)", spread(values, sample=sample), "0.00")
        scores = deviations(values, full, sample=sample)
        target = "GHIJK"[step]
        formula = f"(({name}{{r}}-{name}$52)/{name}$53*10+50)*配点!$B${step + 2}/50"
        page.calc_down(f"{target}5", formula, scores, "0.0")
        totals = [total + score for total, score in zip(totals, scores, strict=True)]
    page.calc_down("L5", "SUM(G{r}:K{r})", totals, "0.0")
    return draft


def _moving_rank(wrong: bool) -> Draft:
    draft = Draft("収納率")
    page = draft.page("収納率")
    page.put("A1", "保険料（税）収納率 市町村別順位（令和4年度）", "title")
    page.across("A4", ["コード", "市町村", "収納率（％）", "順位"], "head")
    page.down("A5", [f"{number:05d}" for number in range(12001, 12025)])
    page.down("B5", TOWNS)
    values = rates(41, 24, 89, 98.5, 2)
    page.down("C5", values, "0.00")
    if wrong:
        moving = [1 + sum(other > value for other in values[step:]) for step, value in enumerate(values)]
        for row, place in enumerate(moving, 5):
            page.calc(f"D{row}", f"RANK(C{row},C{row}:C{row + 23})", place)
    else:
        page.calc_down("D5", "RANK(C{r},C$5:C$28)", ranks(values))
    page.put("B30", "※収納率は現年度分。順位は県内24市町村中。")
    return draft


def _moving_rank_across(wrong: bool) -> Draft:
    draft = Draft("総括表")
    page = draft.page("総括表")
    page.put("A1", "後発医薬品使用割合（数量ベース）市町村比較", "title")
    page.across("A3", ["", "単位", *TOWNS], "head")
    for row, (label, seed) in enumerate((("令和4年度", 43), ("令和5年度", 42)), 4):
        page.put(f"A{row}", label, "head")
        page.put(f"B{row}", "％")
        page.across(f"C{row}", rates(seed, 24, 76, 88), "0.0")
    before, now = rates(43, 24, 76, 88), rates(42, 24, 76, 88)
    page.put("A6", "令和4年度順位", "head")
    page.calc_across("C6", "RANK({c}4,$C$4:$Z$4)", ranks(before))
    page.put("A7", "令和5年度順位", "head")
    if wrong:
        moving = [1 + sum(other > value for other in now[step:]) for step, value in enumerate(now)]
        page.calc_across("C7", "RANK({c}5,{c}5:$Z5)", moving)
    else:
        page.calc_across("C7", "RANK({c}5,$C5:$Z5)", ranks(now))
    return draft


CASES = (
    Case(
        "表示した総得点で順位",
        _rank_of_shown_total,
        "rank-of-rounded",
        "得点表",
        ("D4:D50",),
        ("D47",),
    ),
    Case(
        "別シートの四捨五入した得点で順位",
        _rank_of_rounded_on_other_sheet,
        "rank-of-rounded",
        "順位表",
        ("C4:C50",),
        ("C13",),
    ),
    Case(
        "標本標準偏差で偏差値",
        _sample_spread_inline,
        "sample-spread",
        "偏差値",
        ("E5:G51",),
        ("E5", "F20", "G51"),
    ),
    Case(
        "補助セルの1列だけ標本標準偏差",
        _sample_spread_in_one_helper,
        "sample-spread",
        "得点計算",
        ("E53", "J5:J51"),
        ("E53", "J5", "L51"),
        also=("odd-formula",),
    ),
    Case(
        "順位の範囲が行ごとにずれる",
        _moving_rank,
        "unanchored-range",
        "収納率",
        ("D5:D28",),
        ("D6", "D27", "D28"),
    ),
    Case(
        "横並びの順位の範囲がずれる",
        _moving_rank_across,
        "unanchored-range",
        "総括表",
        ("C7:Z7",),
        ("D7", "Y7", "Z7"),
    ),
)
