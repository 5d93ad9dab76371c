"""Workbooks in which a range misses rows or takes in rows that do not belong to it."""

from __future__ import annotations

from tests.audit_cases.figures import PREFECTURES, TOWNS, Case, counts, mean, ranks, rates, spread
from tests.audit_cases.page import Draft


def _total_misses_last_row(wrong: bool) -> Draft:
    draft = Draft("被保険者数")
    page = draft.page("被保険者数")
    page.put("A1", "市町村国保 被保険者数・世帯数（各年度末）", "title")
    page.across("A3", ["市町村", "令和4年度", None, "令和5年度"], "head")
    page.across("B4", ["被保険者数（人）", "世帯数", "被保険者数（人）", "世帯数"], "head")
    page.merged = ["B3:C3", "D3:E3"]
    page.put("B3", "令和4年度", "head")
    page.put("D3", "令和5年度", "head")
    page.down("A5", [*TOWNS[:19], "新里町"])
    page.put("A25", "合計", "head")
    for step, name in enumerate("BCDE"):
        values = counts(51 + step, 20, 900, 64000)
        page.down(f"{name}5", values, "#,##0")
        last = 23 if wrong else 24
        page.calc(f"{name}25", f"SUM({name}5:{name}{last})", sum(values[: last - 4]), "#,##0")
    return draft


def _mean_misses_one_row(wrong: bool) -> Draft:
    draft = Draft("健診")
    page = draft.page("健診")
    page.put("A1", "特定健康診査の実施率と偏差値", "title")
    page.across(
        "A3",
        ["都道府県", "令和3年度", "令和4年度", "令和5年度", "偏差値 令和3", "偏差値 令和4", "偏差値 令和5"],
        "head",
    )
    page.down("A4", PREFECTURES)
    page.put("A52", "平均", "head")
    page.put("A53", "標準偏差", "head")
    for step, name in enumerate("BCD"):
        values = rates(56 + step, 47, 27, 51)
        page.down(f"{name}4", values, "0.0")
        short = wrong and name == "C"
        used = values[:-1] if short else values
        last = 49 if short else 50
        page.calc(f"{name}52", f"AVERAGE({name}4:{name}{last})", mean(used), "0.00")
        page.calc(f"{name}53", f"STDEVP({name}4:{name}50)", spread(values), "0.00")
        scores = [50 + 10 * (value - mean(used)) / spread(values) for value in values]
        page.calc_down(f"{'EFG'[step]}4", f"50+10*({name}{{r}}-{name}$52)/{name}$53", scores, "0.0")
    return draft


def _rank_with_total_on_top(wrong: bool) -> Draft:
    draft = Draft("受診者数")
    page = draft.page("受診者数")
    page.put("A1", "がん検診 受診者数と県内順位", "title")
    page.across("A3", ["市町村", "胃がん", "肺がん", "大腸がん", "胃がん順位", "肺がん順位", "大腸がん順位"], "head")
    page.put("A4", "県計", "head")
    page.down("A5", TOWNS)
    for step, name in enumerate("BCD"):
        values = counts(61 + step, 24, 120, 9800)
        page.calc(f"{name}4", f"SUM({name}5:{name}28)", sum(values), "#,##0")
        page.down(f"{name}5", values, "#,##0")
        target = "EFG"[step]
        first = 4 if wrong else 5
        places = [rank + (1 if wrong else 0) for rank in ranks(values)]
        page.calc_down(f"{target}5", f"RANK({name}{{r}},{name}${first}:{name}$28,0)", places)
    return draft


def _mean_with_year_header(wrong: bool) -> Draft:
    draft = Draft("推移", "出典")
    page = draft.page("推移")
    draft.page("出典").put("A1", "厚生労働省公表資料より作成")
    page.put("A1", "特定保健指導の実施率の推移（％）", "title")
    page.put("A3", "都道府県", "head")
    page.across("B3", [2020, 2021, 2022, 2023], "0")
    page.down("A4", PREFECTURES)
    page.put("A51", "全国平均", "head")
    for step, name in enumerate("BCDE"):
        values = rates(66 + step, 47, 15, 46)
        page.down(f"{name}4", values, "0.0")
        used = [2020 + step, *values] if wrong else values
        page.calc(f"{name}51", f"AVERAGE({name}{3 if wrong else 4}:{name}50)", mean(used), "0.0")
    return draft


def _rank_counts_blank_rows(wrong: bool) -> Draft:
    draft = Draft("医療費")
    page = draft.page("医療費")
    page.put("A1", "年齢調整後一人当たり医療費（円）と順位（低い順）", "title")
    page.put("A2", "※報告のない市町村は空欄")
    page.across("A4", ["市町村", "一人当たり医療費（円）", "順位（低い順）"], "head")
    page.down("A5", TOWNS)
    values: list[float | None] = list(map(float, counts(71, 24, 318000, 421000)))
    for gap in (6, 15, 19):
        values[gap] = None
    page.down("B5", values, "#,##0")
    known = [value for value in values if value is not None]
    for row, value in enumerate(values, 5):
        below = sum(other < value for other in known) if value is not None else 0
        place = "" if value is None else below + 1 + (3 if wrong else 0)
        inside = f"(B$5:B$28<B{row})*1" if wrong else f'(B$5:B$28<>"")*(B$5:B$28<B{row})'
        page.calc(f"C{row}", f'IF(B{row}="","",SUMPRODUCT({inside})+1)', place)
    page.put("A29", "平均", "head")
    page.calc("B29", "AVERAGE(B5:B28)", mean(known), "#,##0")
    return draft


def _total_counts_hidden_rows(wrong: bool) -> Draft:
    draft = Draft("収納状況")
    page = draft.page("収納状況")
    page.put("A1", "保険料（税）収納状況（令和5年度）", "title")
    page.across("A3", ["市町村", "調定額（千円）", "収納額（千円）", "収納率（％）"], "head")
    names = [*TOWNS[:8], "（旧）山手町", "（旧）川上村", *TOWNS[8:20]]
    page.down("A4", names)
    charged = counts(76, 22, 210000, 6400000)
    charged[7] = charged[8] + charged[9]  # 合併後の市の額は、旧町村の額の合計
    paid = [value * (90 + step * 5 % 8) // 100 for step, value in enumerate(charged)]
    paid[7] = paid[8] + paid[9]
    page.down("B4", charged, "#,##0")
    page.down("C4", paid, "#,##0")
    page.calc_down("D4", "ROUND(C{r}/B{r}*100,2)", [_percent(c, b) for b, c in zip(charged, paid, strict=True)], "0.00")
    page.hidden_rows = {11, 12}
    page.put("A26", "合計", "head")
    totals = []
    for name, values in (("B", charged), ("C", paid)):
        shown = [value for step, value in enumerate(values) if wrong or step not in {8, 9}]
        totals.append(sum(shown))
        formula = f"SUM({name}4:{name}25)" if wrong else f"SUBTOTAL(109,{name}4:{name}25)"
        page.calc(f"{name}26", formula, sum(shown), "#,##0")
    page.calc("D26", "ROUND(C26/B26*100,2)", _percent(totals[1], totals[0]), "0.00")
    page.put("A28", "※旧町村の行は合併先の市に含まれるため非表示（再掲）。")
    return draft


def _percent(part: int, whole: int) -> float:
    # Halves up on whole numbers, as ROUND does.
    return (part * 100000 // whole + 5) // 10 / 100


CASES = (
    Case(
        "合計が追加した最終行を含まない",
        _total_misses_last_row,
        "short-range",
        "被保険者数",
        ("B25:E25",),
        ("B25", "E25"),
        also=("total-differs",),
    ),
    Case(
        "平均の範囲が1列だけ1行足りない",
        _mean_misses_one_row,
        "short-range",
        "健診",
        ("C52",),
        ("C52", "F4"),
        also=("odd-formula",),
    ),
    Case(
        "順位の範囲に県計が入る",
        _rank_with_total_on_top,
        "short-range",
        "受診者数",
        ("E5:G28",),
        ("E5", "F10", "G28"),
    ),
    Case(
        "平均に見出しの西暦が入る",
        _mean_with_year_header,
        "short-range",
        "推移",
        ("B51:E51",),
        ("B51", "E51"),
        also=("mixed-years",),
    ),
    Case(
        "低い順の順位が空欄を数える",
        _rank_counts_blank_rows,
        "short-range",
        "医療費",
        ("C5:C28",),
        ("C5", "C28"),
    ),
    Case(
        "合計が非表示の旧町村を二重に数える",
        _total_counts_hidden_rows,
        "short-range",
        "収納状況",
        ("B26:C26",),
        ("B26", "C26"),
        also=("total-differs",),
    ),
)
