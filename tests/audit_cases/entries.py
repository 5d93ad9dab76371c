"""Workbooks in which a cell was typed, copied or left as it should not be."""

from __future__ import annotations

from tests.audit_cases.figures import PREFECTURES, TOWNS, Case, counts, deviations, mean, ranks, rates, rounded
from tests.audit_cases.page import Draft, Saved


def _full_width_number(wrong: bool) -> Draft:
    draft = Draft("実施率")
    page = draft.page("実施率")
    page.put("A1", "特定健康診査の実施率（令和5年度）と全国順位", "title")
    page.across("A4", ["No.", "都道府県", "実施率（％）", "順位", "全国平均との差"], "head")
    page.down("A5", [float(number) for number in range(1, 48)])
    page.down("B5", PREFECTURES)
    values = rates(101, 47, 29, 52)
    values[17] = 49.6
    page.down("C5", values, "0.0")
    known = [value for step, value in enumerate(values) if step != 17 or not wrong]
    if wrong:
        page.put("C22", "４９．６")
    page.put("B52", "全国平均", "head")
    page.calc("C52", "AVERAGE(C5:C51)", mean(known), "0.0")
    for row, value in enumerate(values, 5):
        text = wrong and row == 22
        place: Saved = "" if text else 1 + sum(other > value for other in known)
        page.calc(f"D{row}", f'IF(ISNUMBER(C{row}),RANK(C{row},C$5:C$51),"")', place)
        gap: Saved = "" if text else value - mean(known)
        page.calc(f"E{row}", f'IF(ISNUMBER(C{row}),C{row}-C$52,"")', gap, "+0.0;▲0.0;0.0")
    return draft


def _number_as_text_across(wrong: bool) -> Draft:
    draft = Draft("件数")
    page = draft.page("件数")
    page.put("A1", "保健指導 実施件数（四半期別）")
    page.across("A2", ["町名", *TOWNS[:15], "計"])
    totals = [0] * 15
    for row, name in enumerate(("第1四半期", "第2四半期", "第3四半期", "第4四半期"), 3):
        values = counts(111 + row, 15, 1030, 9800)
        page.put(f"A{row}", name)
        page.across(f"B{row}", [float(value) for value in values])
        used = sum(values)
        if wrong and row == 5:
            page.put("I5", str(values[7]))
            used -= values[7]
            values[7] = 0
        page.calc(f"Q{row}", f"SUM(B{row}:P{row})", used)
        totals = [total + value for total, value in zip(totals, values, strict=True)]
    page.put("A7", "計")
    page.calc_across("B7", "SUM({c}3:{c}6)", totals)
    page.calc("Q7", "SUM(Q3:Q6)", sum(totals))
    return draft


def _lookup_error(wrong: bool) -> Draft:
    draft = Draft("集計", "元データ")
    page, source = draft.pages
    source.across("A1", ["都道府県名", "対象者数", "実施者数"], "head")
    source.down("A2", PREFECTURES)
    eligible, done = counts(121, 47, 90000, 900000), counts(122, 47, 20000, 60000)
    source.down("B2", eligible, "#,##0")
    source.down("C2", done, "#,##0")
    page.put("A1", "特定健診 実施率と得点（50点を平均とする偏差値）", "title")
    page.across("A3", ["都道府県", "実施率（％）", "得点"], "head")
    names = list(PREFECTURES)
    if wrong:
        names[45] = "鹿児島　"
    page.down("A4", names)
    shares = [part / whole * 100 for part, whole in zip(done, eligible, strict=True)]
    scores: list[Saved] = list(deviations(shares)) if not wrong else ["#N/A"] * 47
    for row in range(4, 51):
        lookup = f"VLOOKUP(A{row},元データ!$A$2:$C$48,{{}},FALSE)"
        found: Saved = "#N/A" if wrong and row == 49 else shares[row - 4]
        page.calc(f"B{row}", f"{lookup.format(3)}/{lookup.format(2)}*100", found, "0.0")
    page.calc_down("C4", "50+10*(B{r}-AVERAGE(B$4:B$50))/STDEVP(B$4:B$50)", scores, "0.0")
    return draft


def _error_behind_iferror(wrong: bool) -> Draft:
    draft = Draft("受診勧奨")
    page = draft.page("受診勧奨")
    page.put("A1", "受診勧奨後の医療機関受診率（市町村別）", "title")
    page.across("A3", ["市町村", "勧奨対象者数", "受診者数", "受診率（％）"], "head")
    page.down("A4", TOWNS)
    urged = counts(126, 24, 40, 900)
    urged[11] = 0
    saw = [value * (24 + step * 7 % 13) // 100 for step, value in enumerate(urged)]
    page.down("B4", urged, "#,##0")
    page.down("C4", saw, "#,##0")
    shares: list[float] = []
    for row, (whole, part) in enumerate(zip(urged, saw, strict=True), 4):
        if whole:
            shares.append(part / whole * 100)
        inside = f"C{row}/B{row}*100"
        formula = inside if wrong else f'IF(B{row}=0,"",{inside})'
        page.calc(f"D{row}", formula, (part / whole * 100) if whole else "#DIV/0!" if wrong else "", "0.0")
    for row, (label, function, value) in enumerate(
        (("県平均", "AVERAGE", mean(shares)), ("最高", "MAX", max(shares)), ("最低", "MIN", min(shares))), 28
    ):
        page.put(f"A{row}", label, "head")
        page.calc(f"D{row}", f'IFERROR({function}(D4:D27),"－")', "－" if wrong else value, "0.0")
    return draft


def _typed_total(wrong: bool) -> Draft:
    draft = Draft("総得点")
    page = draft.page("総得点")
    page.put("A1", "インセンティブ制度 総得点と順位（見込み）", "title")
    page.across("A3", ["支部", "指標1", "指標2", "指標3", "指標4", "指標5", "総得点", "順位"], "head")
    page.down("A4", PREFECTURES)
    ends = ((36, 87), (56, 93), (30, 118), (32, 69), (35, 74))
    parts = [rates(131 + step, 47, low, high, 3) for step, (low, high) in enumerate(ends)]
    for step, name in enumerate("BCDEF"):
        page.down(f"{name}4", parts[step], "0.0")
    totals = [sum(round(part[row] * 1000) for part in parts) / 1000 for row in range(47)]
    shown = list(totals)
    if wrong:
        shown[19] = totals[19] + 7.5
    page.calc_down("G4", "SUM(B{r}:F{r})", totals, "0.0")
    if wrong:
        page.put("G23", shown[19], "0.0")
    page.calc_down("H4", "RANK(G{r},G$4:G$50)", ranks(shown))
    return draft


def _typed_score_at_the_edge(wrong: bool) -> Draft:
    draft = Draft("偏差値表")
    page = draft.page("偏差値表")
    towns = TOWNS[:20]
    page.put("A1", "市町村別 特定保健指導実施率の偏差値", "title")
    page.across("A3", ["年度", "区分", *towns], "head")
    row = 4
    for year, seed in (("令和3年度", 141), ("令和4年度", 142), ("令和5年度", 143)):
        values = rates(seed, 20, 12, 61)
        scores = deviations(values)
        page.across(f"A{row}", [year, "実施率（％）"])
        page.across(f"C{row}", values, "0.0")
        page.put(f"B{row + 1}", "偏差値")
        cells = f"$C{row}:$V{row}"
        page.calc_across(f"C{row + 1}", f"50+10*({{c}}{row}-AVERAGE({cells}))/STDEVP({cells})", scores, "0.0")
        if wrong and row == 8:
            page.put("V9", rounded(scores[-1], 1), "0.0")
        row += 2
    return draft


def _swapped_weights(wrong: bool) -> Draft:
    draft = Draft("加重")
    page = draft.page("加重")
    page.put("A1", "指標1の得点（評価割合 50％・25％・25％）", "title")
    page.across("A3", ["支部", "実施率", "上昇幅", "上昇率", "得点"], "head")
    page.down("A4", PREFECTURES)
    parts = [rates(151 + step, 47, 40, 95, 2) for step in range(3)]
    for name, part in zip("BCD", parts, strict=True):
        page.down(f"{name}4", part, "0.00")
    for row in range(4, 51):
        one, two, three = (part[row - 4] for part in parts)
        weights = (0.25, 0.5) if wrong and row == 30 else (0.5, 0.25)
        formula = f"B{row}*{weights[0]}+C{row}*{weights[1]}+D{row}*0.25"
        page.calc(f"E{row}", formula, one * weights[0] + two * weights[1] + three * 0.25, "0.00")
    page.put("A51", "平均", "head")
    scores = [page.saved(f"E{row}") for row in range(4, 51)]
    page.calc("E51", "AVERAGE(E4:E50)", mean([float(score) for score in scores if score is not None]), "0.00")
    return draft


def _other_comparison(wrong: bool) -> Draft:
    draft = Draft("段階評価")
    page = draft.page("段階評価")
    page.put("A1", "特定健診受診率による段階評価", "title")
    page.put("A2", "60％以上 6点、50％以上 4点、45％以上 2点")
    page.across("B4", ["市町村", "受診率（％）", "得点"], "head")
    page.down("B5", TOWNS)
    values = rates(161, 24, 38, 66)
    values[9], values[10], values[11] = 61.3, 60.0, 47.7
    page.down("C5", values, "0.0")
    for row, value in enumerate(values, 5):
        other = wrong and row in {14, 15, 16}
        points = 6 if value > 60 or (value == 60 and not other) else 4 if value >= 50 else 2 if value >= 45 else 0
        sign = ">" if other else ">="
        page.calc(f"D{row}", f"IF(C{row}{sign}60,6,IF(C{row}>=50,4,IF(C{row}>=45,2,0)))", points)
    return draft


CASES = (
    Case(
        "全角の数字",
        _full_width_number,
        "text-number",
        "実施率",
        ("C22",),
        ("C22", "D22", "C52"),
        related=("実施率!D22:E22", "実施率!C52"),
    ),
    Case(
        "文字列の数値（ods、横並び）",
        _number_as_text_across,
        "text-number",
        "件数",
        ("I5",),
        ("Q5", "I7", "Q7"),
        related=("件数!Q5", "件数!I7", "件数!Q7"),
        suffix=".ods",
    ),
    Case(
        "名前の空白で参照エラー",
        _lookup_error,
        "error-in-range",
        "集計",
        ("B49", "C4:C50", "A49"),
        ("B49", "C4", "C50"),
        related=("集計!C4:C50",),
    ),
    Case(
        "IFERROR に隠れたエラー",
        _error_behind_iferror,
        "error-in-range",
        "受診勧奨",
        ("D15", "D28:D30"),
        ("D28", "D29", "D30"),
    ),
    Case(
        "式の列に手入力の合計",
        _typed_total,
        "constant-over-formula",
        "総得点",
        ("G23",),
        ("G23", "H23"),
        also=("total-differs",),
    ),
    Case("端のセルだけ値の貼り付け", _typed_score_at_the_edge, "constant-over-formula", "偏差値表", ("V9",), ("V9",)),
    Case("1行だけ評価割合が入れ替わる", _swapped_weights, "odd-formula", "加重", ("E30",), ("E30", "E51")),
    Case("3行だけ不等号が違う", _other_comparison, "odd-formula", "段階評価", ("D14:D16",), ("D15",)),
)
