"""Score sheets that look like the others and hold no mistake."""

from __future__ import annotations

from tests.audit_cases.figures import PREFECTURES, TOWNS, Case, counts, deviations, mean, ranks, rates, rounded, spread
from tests.audit_cases.page import Draft, Saved


def _incentive(_wrong: bool) -> Draft:
    """A branch without data stays blank; ranks come from unrounded scores, rounded ones are shown beside them."""
    draft = Draft("得点計算", "掲示用")
    page, shown = draft.pages
    page.put("A1", "協会けんぽ インセンティブ制度 令和5年度実績 得点計算", "title")
    page.put("A2", "得点＝配点＋配点÷5×（率－平均）÷母標準偏差。報告のない支部は空欄のまま計算しない。")
    page.across("A4", ["支部", "実施率（％）", "得点", "順位"], "head")
    page.put("F4", "配点", "head")
    page.put("G4", 70)
    page.put("F5", "平均", "head")
    page.put("F6", "母標準偏差", "head")
    page.down("A5", PREFECTURES)
    values: list[float | None] = list(rates(201, 47, 38, 72, 2))
    values[8] = None
    known = [value for value in values if value is not None]
    page.calc("G5", "AVERAGE($B$5:$B$51)", mean(known), "0.0000")
    page.calc("G6", "STDEV.P($B$5:$B$51)", spread(known), "0.0000")
    page.down("B5", values, "0.00")
    scores = dict(zip((row for row in range(47) if values[row] is not None), deviations(known, 70), strict=True))
    for row in range(47):
        at, score = row + 5, scores.get(row)
        place: Saved = "" if score is None else 1 + sum(other > score for other in scores.values())
        final: Saved = "" if score is None else score
        page.calc(f"C{at}", f'IF(B{at}="","",$G$4+$G$4/5*(B{at}-$G$5)/$G$6)', final, "0.0")
        page.calc(f"D{at}", f'IF(B{at}="","",RANK(C{at},$C$5:$C$51))', place)
        shown.calc(f"A{row + 4}", f"得点計算!A{at}", PREFECTURES[row])
        shown.calc(
            f"B{row + 4}",
            f'IF(得点計算!C{at}="","－",ROUND(得点計算!C{at},1))',
            "－" if score is None else rounded(score, 1),
            "0.0",
        )
        shown.calc(f"C{row + 4}", f'IF(得点計算!D{at}="","－",得点計算!D{at})', place or "－")
    shown.put("A1", "掲示用（小数第1位まで。順位は端数処理前の得点による）", "title")
    shown.across("A3", ["支部", "得点", "順位"], "head")
    return draft


def _years(_wrong: bool) -> Draft:
    """Years as numbers in the header, negative changes with △, no change in the first year."""
    draft = Draft("年次推移")
    page = draft.page("年次推移")
    page.put("A1", "特定健康診査の実施率の年次推移（％）", "title")
    page.put("A3", "都道府県", "head")
    page.across("B3", [2019, 2020, 2021, 2022, 2023], "0")
    page.across("G3", ["2020年度", "2021年度", "2022年度", "2023年度", "5年間の平均"], "head")
    page.put("G2", "対前年度の増減（ポイント）", "head")
    page.down("A4", PREFECTURES)
    years = [rates(231 + step, 47, 29, 53) for step in range(5)]
    for name, values in zip("BCDEF", years, strict=True):
        page.down(f"{name}4", values, "0.0")
    for step, target in enumerate("GHIJ"):
        before, now = "BCDE"[step], "CDEF"[step]
        gaps = [one - other for one, other in zip(years[step + 1], years[step], strict=True)]
        page.calc_down(f"{target}4", f"{now}{{r}}-{before}{{r}}", gaps, "0.0;△0.0;0.0")
    page.calc_down("K4", "AVERAGE(B{r}:F{r})", [mean([year[row] for year in years]) for row in range(47)], "0.0")
    page.put("A51", "全国", "head")
    for step, name in enumerate("BCDEF"):
        page.calc(f"{name}51", f"AVERAGE({name}4:{name}50)", mean(years[step]), "0.0")
    return draft


def _rungs(_wrong: bool) -> Draft:
    """Bracketed rungs shown by a number format, a real deduction, and maxima that respect the ladder."""
    draft = Draft("比較表")
    page = draft.page("比較表")
    page.put("A1", "保険者努力支援制度（取組評価分）都道府県分 令和6年度／令和5年度比較表", "title")
    page.across("A3", ["番号", "達成基準", "令和6年度", None, "令和5年度", None, "±"], "head")
    page.across("C4", ["配点", "得点", "配点", "得点", "（得点）"], "head")
    page.put("A5", "（1）特定健康診査の実施率", "head")
    rows = (
        ("①", "目標値（60％）を達成", 6, 0, 7, 0),
        ("②", "①は満たさないが、上位3割相当", 4, 0, 4, 0),
        ("③", "①②は満たさないが、上位5割相当", 2, 0, 2, 2),
        ("④", "平均が30％未満（減点）", -4, 0, -4, 0),
        ("⑤", "前年度より1ポイント以上向上", 4, 4, 5, 0),
    )
    for row, (no, text, now, got, before, had) in enumerate(rows, 6):
        style = '"("0")"' if no in "②③" else '0;"（-"0"）"'
        page.across(f"A{row}", [no, text])
        page.put(f"C{row}", now, style)
        page.put(f"E{row}", before, style)
        page.put(f"D{row}", got)
        page.put(f"F{row}", had)
        page.calc(f"G{row}", f"D{row}-F{row}", got - had, "+0;△0;±0")
    page.calc("C5", "MAX(C6:C9)+C10", 10, '0"点"')
    page.calc("E5", "MAX(E6:E9)+E10", 12, '0"点"')
    page.calc("D5", "SUM(D6:D10)", 4)
    page.calc("F5", "SUM(F6:F10)", 2)
    page.calc("G5", "D5-F5", 2, "+0;△0;±0")
    page.put("A12", "※（ ）は上の段を満たさない場合の配点、（-4）は減点")
    return draft


def _across(_wrong: bool) -> Draft:
    """Entities across, two header rows, a total before them and shares of it, hidden helper rows."""
    draft = Draft("市町村比較")
    page = draft.page("市町村比較")
    towns = TOWNS[:18]
    page.put("A1", "後発医薬品の使用状況 市町村比較", "title")
    page.across("A3", ["項目", "県計", *["市部"] * 6, *["町村部"] * 12], "head")
    page.across("C4", towns, "head")
    volume = counts(241, 18, 20000, 900000)
    generic = [value * (75 + step % 11) // 100 for step, value in enumerate(volume)]
    shares = [part / whole * 100 for part, whole in zip(generic, volume, strict=True)]
    for row, label, values in ((5, "全数量", volume), (6, "後発医薬品の数量", generic)):
        page.put(f"A{row}", label)
        page.calc(f"B{row}", f"SUM(C{row}:T{row})", sum(values), "#,##0")
        page.across(f"C{row}", values, "#,##0")
    page.put("A7", "使用割合（％）")
    page.calc("B7", "B6/B5*100", sum(generic) / sum(volume) * 100, "0.0")
    page.calc_across("C7", "{c}6/{c}5*100", shares, "0.0")
    page.put("A8", "順位")
    page.put("B8", "－")
    page.calc_across("C8", "RANK({c}7,$C7:$T7)", ranks(shares))
    page.put("A9", "構成比（％）")
    page.calc_across("B9", "{c}5/$B5*100", [100.0, *(value / sum(volume) * 100 for value in volume)], "0.0")
    page.put("A10", "平均（作業用）")
    page.calc("B10", "AVERAGE(C7:T7)", mean(shares), "0.00")
    page.put("A11", "標準偏差（作業用）")
    page.calc("B11", "STDEVP(C7:T7)", spread(shares), "0.00")
    page.hidden_rows = {9, 10}
    page.put("A12", "偏差値")
    page.put("B12", "－")
    page.calc_across("C12", "50+10*({c}7-$B$10)/$B$11", deviations(shares), "0.0")
    return draft


def _allowed_points(_wrong: bool) -> Draft:
    """Points that the rule book allows, with an indicator that nobody has been scored for yet."""
    draft = Draft("得点一覧")
    page = draft.page("得点一覧")
    page.put("A1", "保険者努力支援制度（取組評価分）都道府県分 令和6年度 指標1の得点（見込み）", "title")
    labels = ["指標1（1）", "指標1（2）", "指標1（3）", "指標1（4）", "指標1（5）", "指標1（6）"]
    names = ["特定健康診査", "特定保健指導", "発症予防・重症化予防", "個人インセンティブ", "情報提供", "後発医薬品"]
    page.across("A3", ["都道府県", *labels, "合計", "順位"], "head")
    page.across("B4", names, "head")
    page.put("A5", "満点", "head")
    page.across("B5", [10, 10, 20, 20, 10, 20])
    page.calc("H5", "SUM(B5:G5)", 90)
    allowed = (
        (-4, 0, 2, 4, 6, 8, 10),
        (-4, 0, 2, 4, 6, 8, 10),
        (0, 5, 7, 8, 12, 13, 15, 20),
        (0, 5, 10, 15, 20),
        (0, 5, 10),
    )
    picks = [counts(281 + step, 47, 0, len(points) - 1) for step, points in enumerate(allowed)]
    page.down("A6", PREFECTURES)
    totals = []
    for row in range(47):
        scores = [points[pick[row]] for points, pick in zip(allowed, picks, strict=True)]
        page.across(f"B{row + 6}", scores)
        totals.append(sum(scores))
    page.calc_down("H6", "SUM(B{r}:G{r})", totals)
    page.calc_down("I6", "RANK(H{r},H$6:H$52)", ranks(totals))
    return draft


CASES = (
    Case("空欄の支部と掲示用の四捨五入", _incentive),
    Case("年次推移と△の増減", _years),
    Case("はしごの配点と減点", _rungs),
    Case("横並びと非表示の作業行", _across),
    Case("規則集が認める得点", _allowed_points, rulebook="kokuho_pref/2024"),
)
