"""Tables of counts and rates that look like the others and hold no mistake."""

from __future__ import annotations

from tests.audit_cases.figures import TOWNS, Case, counts, mean, ranks, rates, spread
from tests.audit_cases.page import Draft, Saved


def _subtotals(_wrong: bool) -> Draft:
    """Sub-totals of regions inside the range of a grand total that leaves them out."""
    draft = Draft("地域別")
    page = draft.page("地域別")
    page.put("A1", "地域別 被保険者数・受診者数", "title")
    page.across("A3", ["地域", "市町村", "被保険者数", "受診者数", "受診率（％）"], "head")
    insured, seen = counts(211, 24, 4000, 90000), counts(212, 24, 900, 3900)
    row, step = 4, 0
    for group, size in (("北部", 7), ("中部", 9), ("南部", 8)):
        first, part = row, slice(step, step + size)
        page.put(f"A{row}", group)
        for town in TOWNS[part]:
            page.put(f"B{row}", town)
            page.put(f"C{row}", insured[step], "#,##0")
            page.put(f"D{row}", seen[step], "#,##0")
            page.calc(f"E{row}", f"D{row}/C{row}*100", seen[step] / insured[step] * 100, "0.0")
            row, step = row + 1, step + 1
        page.put(f"B{row}", f"{group} 計", "head")
        page.calc(f"C{row}", f"SUBTOTAL(9,C{first}:C{row - 1})", sum(insured[part]), "#,##0")
        page.calc(f"D{row}", f"SUBTOTAL(9,D{first}:D{row - 1})", sum(seen[part]), "#,##0")
        page.calc(f"E{row}", f"D{row}/C{row}*100", sum(seen[part]) / sum(insured[part]) * 100, "0.0")
        row += 1
    page.put(f"B{row}", "総計", "head")
    page.calc(f"C{row}", f"SUBTOTAL(9,C4:C{row - 1})", sum(insured), "#,##0")
    page.calc(f"D{row}", f"SUBTOTAL(9,D4:D{row - 1})", sum(seen), "#,##0")
    page.calc(f"E{row}", f"D{row}/C{row}*100", sum(seen) / sum(insured) * 100, "0.0")
    return draft


def _survey(_wrong: bool) -> Draft:
    """A sample of people: the sample standard deviation is the right one, and says so."""
    draft = Draft("抽出調査")
    page = draft.page("抽出調査")
    page.put("A1", "健診受診者アンケート（無作為抽出 40人）待ち時間（分）", "title")
    page.put("A2", "母集団から抽出した標本のため、不偏分散による標本標準偏差を用いる。")
    page.across("A4", ["回答者", "待ち時間", "満足度（5段階）"], "head")
    page.down("A5", [f"No.{number}" for number in range(1, 41)])
    waits, marks = rates(221, 40, 5, 90, 0), [float(mark) for mark in counts(222, 40, 1, 5)]
    page.down("B5", waits, "0")
    page.down("C5", marks, "0")
    page.down("E4", ["標本平均", "標本標準偏差", "標準誤差", "回答者数"])
    for name, target, values in (("B", "F", waits), ("C", "G", marks)):
        width = spread(values, sample=True)
        page.calc(f"{target}4", f"AVERAGE({name}5:{name}44)", mean(values), "0.00")
        page.calc(f"{target}5", f"STDEV.S({name}5:{name}44)", width, "0.00")
        page.calc(f"{target}6", f"{target}5/SQRT({target}7)", width / 40**0.5, "0.00")
        page.calc(f"{target}7", f"COUNT({name}5:{name}44)", 40)
    return draft


def _running(_wrong: bool) -> Draft:
    """A running total and a moving average, whose ranges grow and move on purpose."""
    draft = Draft("月別")
    page = draft.page("月別")
    page.put("A1", "特定健診 月別受診者数と累計（令和5年度）", "title")
    page.across("A3", ["月", "受診者数", "累計", "3か月移動平均", "達成率（％）"], "head")
    page.put("G3", "年間目標", "head")
    page.put("H3", 24000, "#,##0")
    months = counts(251, 12, 900, 2600)
    for step, value in enumerate(months):
        row, total = step + 4, sum(months[: step + 1])
        page.put(f"A{row}", f"{(step + 3) % 12 + 1}月")
        page.put(f"B{row}", value, "#,##0")
        page.calc(f"C{row}", f"SUM(B$4:B{row})", total, "#,##0")
        if step < 2:
            page.put(f"D{row}", "－")
        else:
            page.calc(f"D{row}", f"AVERAGE(B{row - 2}:B{row})", mean(months[step - 2 : step + 1]), "#,##0.0")
        page.calc(f"E{row}", f"C{row}/H$3*100", total / 24000 * 100, "0.0")
    page.put("A16", "合計", "head")
    page.calc("B16", "SUM(B4:B15)", sum(months), "#,##0")
    return draft


def _codes(_wrong: bool) -> Draft:
    """Codes, telephone numbers and years kept as text, a mark for what is not known, dates in one form."""
    draft = Draft("名簿", "計算")
    page, totals = draft.pages
    page.put("A1", "保険者一覧", "title")
    page.across("A3", ["団体コード", "団体名", "電話番号", "加入年度", "報告日", "受診率（％）"], "head")
    page.down("A4", [f"{number:06d}" for number in range(12025, 12025 + 24)])
    page.down("B4", TOWNS)
    page.down("C4", [f"043{number:07d}" for number in counts(261, 24, 1000000, 9999999)])
    page.down("D4", ["2018", "2019", "2020", "2018", "2021", "2018"] * 4)
    page.down("E4", counts(262, 24, 45400, 45470), "yyyy/m/d")
    values: list[Saved] = list(rates(263, 24, 30, 61))
    values[5] = values[16] = "－"
    page.down("F4", values, "0.0")
    page.put("A29", "※「－」は未報告。平均には含めない。")
    known = [value for value in values if isinstance(value, float)]
    totals.put("A1", "受診率の集計", "title")
    totals.down("A3", ["報告のあった団体", "未報告の団体", "平均（％）", "上位3割の境目（％）"])
    totals.calc("B3", "COUNT(名簿!F4:F27)", 22)
    totals.calc("B4", 'COUNTIF(名簿!F4:F27,"－")', 2)
    totals.calc("B5", "AVERAGE(名簿!F4:F27)", mean(known), "0.0")
    totals.calc("B6", "LARGE(名簿!F4:F27,INT(B3*0.3))", sorted(known, reverse=True)[5], "0.0")
    return draft


def _total_on_top(_wrong: bool) -> Draft:
    """The prefecture's figures stand above those of its towns, and a blank row parts them; the rank leaves them out."""
    draft = Draft("収納率")
    page = draft.page("収納率")
    page.put("A1", "保険料（税）収納率と県内順位", "title")
    page.across("A3", ["市町村", "調定額（千円）", "収納額（千円）", "収納率（％）", "順位", "備考"], "head")
    charged = counts(271, 24, 210000, 6400000)
    paid = [value * (90 + step % 7) // 100 for step, value in enumerate(charged)]
    shares = [part / whole * 100 for part, whole in zip(paid, charged, strict=True)]
    page.put("A4", "県計", "head")
    page.calc("B4", "SUM(B6:B29)", sum(charged), "#,##0")
    page.calc("C4", "SUM(C6:C29)", sum(paid), "#,##0")
    page.calc("D4", "C4/B4*100", sum(paid) / sum(charged) * 100, "0.00")
    page.put("E4", "－")
    page.down("A6", TOWNS)
    page.down("B6", charged, "#,##0")
    page.down("C6", paid, "#,##0")
    page.calc_down("D6", "C{r}/B{r}*100", shares, "0.00")
    page.calc_down("E6", "RANK(D{r},D$6:D$29)", ranks(shares))
    page.put("F11", "災害による減免あり")
    page.put("F20", "（4）の滞納整理を実施")
    return draft


CASES = (
    Case("SUBTOTAL の小計と総計", _subtotals),
    Case("抽出調査の標本標準偏差", _survey),
    Case("累計と移動平均", _running, suffix=".ods"),
    Case("文字列のコードと未報告の印", _codes),
    Case("県計が上にある表", _total_on_top),
)
