"""Workbooks in which printed totals do not follow, or years are mixed."""

from __future__ import annotations

from tests.audit_cases.figures import PREFECTURES, TOWNS, Case, counts, rates
from tests.audit_cases.page import Draft


def _printed_total(wrong: bool) -> Draft:
    draft = Draft("被保険者数")
    page = draft.page("被保険者数")
    page.put("A1", "国保被保険者数（令和5年5月31日現在）", "title")
    page.across("A3", ["市町村", "一般", "退職", "うち65歳以上"], "head")
    page.down("A4", TOWNS)
    page.put("A28", "合計", "head")
    for step, name in enumerate("BCD"):
        values = counts(171 + step, 24, (9000, 10, 4000)[step], (98000, 90, 43000)[step])
        page.down(f"{name}4", values, "#,##0")
        total = sum(values)
        page.put(f"{name}28", total + 9000 if wrong and name == "B" else total, "#,##0")
    page.put("A30", "出典：事業月報")
    return draft


def _printed_subtotal(wrong: bool) -> Draft:
    draft = Draft("地域別")
    page = draft.page("地域別")
    page.put("A1", "地域別 特定健診受診者数（令和4年度・令和5年度）", "title")
    page.across("A3", ["地域・市町村", "令和4年度", "令和5年度"], "head")
    groups = (("北部", TOWNS[:7]), ("中部", TOWNS[7:16]), ("南部", TOWNS[16:24]))
    before, now = counts(176, 24, 800, 21000), counts(177, 24, 800, 21000)
    page.put("A4", "県計", "head")
    page.put("B4", sum(before), "#,##0")
    page.put("C4", sum(now), "#,##0")
    row, step = 5, 0
    for group, towns in groups:
        page.put(f"A{row}", f"{group}計", "head")
        slip = 1260 if wrong and group == "中部" else 0
        page.put(f"B{row}", sum(before[step : step + len(towns)]), "#,##0")
        page.put(f"C{row}", sum(now[step : step + len(towns)]) - slip, "#,##0")
        for town in towns:
            row += 1
            page.put(f"A{row}", f"　{town}")
            page.put(f"B{row}", before[step], "#,##0")
            page.put(f"C{row}", now[step], "#,##0")
            step += 1
        row += 1
    return draft


def _growth_over_two_years(wrong: bool) -> Draft:
    draft = Draft("伸び")
    page = draft.page("伸び")
    page.put("A1", "特定健診実施率の対前年度の伸び（令和5年度－令和4年度）", "title")
    page.across("A4", ["都道府県", "令和3年度", "令和4年度", "令和5年度", "対前年度の伸び", "前年度の伸び"], "head")
    page.across("E5", ["（令和5－令和4）", "（令和4－令和3）"], "head")
    page.down("A6", PREFECTURES)
    years = [rates(181 + step, 47, 30 + 2 * step, 50 + 2 * step) for step in range(3)]
    for name, values in zip("BCD", years, strict=True):
        page.down(f"{name}6", values, "0.0")
    base = years[0] if wrong else years[1]
    page.calc_down("E6", f"D{{r}}-{'B' if wrong else 'C'}{{r}}", _gaps(years[2], base), "+0.0;△0.0;0.0")
    page.calc_down("F6", "C{r}-B{r}", _gaps(years[1], years[0]), "+0.0;△0.0;0.0")
    return draft


def _date_as_number(wrong: bool) -> Draft:
    draft = Draft("提出状況")
    page = draft.page("提出状況")
    page.put("A1", "実績報告の提出状況", "title")
    page.put("A2", "期限", "head")
    page.put("B2", 45107, 'yyyy"年"m"月"d"日"')
    page.across("A4", ["市町村", "提出日", "期限内"], "head")
    page.down("A5", TOWNS)
    days = [float(day) for day in counts(191, 24, 45078, 45112)]
    days[14] = 45100
    page.down("B5", days, "yyyy/m/d")
    if wrong:
        days[14] = 20230623
        page.put("B19", days[14])
    for row, day in enumerate(days, 5):
        page.calc(f"C{row}", f'IF(B{row}<=$B$2,"○","×")', "○" if day <= 45107 else "×")
    page.put("A29", "期限内の数", "head")
    page.calc("C29", 'COUNTIF(B5:B28,"<="&B2)', sum(day <= 45107 for day in days))
    return draft


def _gaps(now: list[float], before: list[float]) -> list[float]:
    return [one - other for one, other in zip(now, before, strict=True)]


CASES = (
    Case("印字の合計が合わない", _printed_total, "total-differs", "被保険者数", ("B28",), ("B28",)),
    Case("印字の小計が合わない", _printed_subtotal, "total-differs", "地域別", ("C13",), ("C13",)),
    Case(
        "見出しと違う年度で伸び",
        _growth_over_two_years,
        "mixed-years",
        "伸び",
        ("E6:E52",),
        ("E6", "E52"),
        also=("odd-formula",),
    ),
    Case(
        "日付の列に数字の日付",
        _date_as_number,
        "mixed-years",
        "提出状況",
        ("B19",),
        ("B19", "C19", "C29"),
        related=("提出状況!C19", "提出状況!C29"),
        also=("text-number",),
    ),
)
