"""Findings as text, JSON and a workbook say the same."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import openpyxl
import pytest

from xl_addin.audit.finding import CellAt, Effect, Finding, Mend
from xl_addin.audit.findings_book import workbook
from xl_addin.audit.kinds import KINDS
from xl_addin.audit.report import Audited, data, lines
from xl_addin.errors import OfficeError
from xl_addin.parts.contents import ErrorValue

AT = CellAt("得点 表", 4, 1)
FINDING = Finding(
    "short-range", "得点 表", 4, 1, 6, 1, "範囲が短い", "too short", "範囲を直す", "mend it",
    before=6.0, after=10.123456789012345678, mends=(Mend(AT, "SUM(B1:B4)"),),
    effects=tuple(Effect(CellAt("得点 表", row, 1), 6.0, 10.5) for row in range(4, 10)),
)  # fmt: skip
PLAIN = Finding(
    "error-in-range", "表", 0, 0, 0, 0, "=1+1 という文字", "text", "原因をなくす", "mend the cause",
    severity="doubtful", before=ErrorValue("#N/A"),
)  # fmt: skip
AUDITED = Audited("ブック 1.xlsx", "../下/ブック 1.xlsx", [FINDING, PLAIN], 20, 2, computed=True)


def test_text() -> None:
    """Each finding is told with its area, its effects and its mend, and then what was read."""
    told = lines(AUDITED)
    assert told[0] == "'得点 表'!B5:B7  [short-range] 誤り / wrong"
    assert told[2:6] == [
        "  '得点 表'!B5: 6 → 10.5",
        "  '得点 表'!B6: 6 → 10.5",
        "  '得点 表'!B7: 6 → 10.5",
        "  ほか 3 個のセル / 3 more cells",
    ]
    assert told[6] == "  → 範囲を直す / mend it"
    assert "  今の値 / value now: #N/A" in told
    assert "数式 20 個、指摘 2 件 / 20 formulas, 2 findings" in told
    assert "読めない数式 2 個は調べていません / 2 formulas could not be read" in told


def test_values_not_computed() -> None:
    """That values after mending are missing is said, with the reason if there is one."""
    told = lines(replace(AUDITED, computed=False, problem=OfficeError("起動しません", "does not start")))
    assert told[-1].startswith("直した後の値は計算していません（起動しません） / ")
    assert (
        lines(replace(AUDITED, computed=False))[-1]
        == "直した後の値は計算していません / values after mending were not computed"
    )
    assert "計算していません" not in lines(replace(AUDITED, findings=[], computed=False))[-1]


def test_a_mend_without_effect() -> None:
    """A mend that changes no value now is told so."""
    assert "  今の値は変わりません / no value changes now" in lines(
        replace(AUDITED, findings=[replace(FINDING, effects=())])
    )


def test_json() -> None:
    """The data are plain JSON with unrounded values."""
    told = json.loads(json.dumps(data(AUDITED), allow_nan=False))
    first = told["findings"][0]
    assert (first["kind"], first["sheet"], first["cell"], first["area"]) == ("short-range", "得点 表", "B5", "B5:B7")
    assert (first["before"], first["after"]) == (6.0, 10.123456789012345678)
    assert first["mend"]["formula"] == "SUM(B1:B4)"
    assert first["effects"][0] == {"cell": "'得点 表'!B5", "before": 6.0, "after": 10.5}
    assert (told["formulas"], told["unread"], told["computed"], told["problem"]) == (20, 2, True, None)


def test_workbook() -> None:
    """The findings workbook is Japanese first and links to the cells; texts stay texts."""
    book = openpyxl.load_workbook(io.BytesIO(workbook([AUDITED])))
    assert book.sheetnames == ["点検結果", "まとめ"]
    sheet = book["点検結果"]
    assert [sheet.cell(4, col).value for col in (1, 2, 3)] == ["ブック", "セル", "種類"]
    link = sheet["B6"].hyperlink
    assert (link.target, link.location) == ("..\\下\\ブック%201.xlsx", "'得点 表'!B5")
    assert sheet["B6"].value == "'得点 表'!B5:B7"
    assert (sheet["F6"].value, sheet["G6"].value) == (6, pytest.approx(10.123456789012345, rel=1e-14))
    assert sheet["J6"].value == "=SUM(B1:B4)"
    assert sheet["J6"].data_type == "s"
    assert (sheet["F7"].value, sheet["D7"].value) == ("#N/A", "要確認\ndoubtful")
    assert [book["まとめ"].cell(6, col).value for col in (1, 2, 3, 4)] == ["ブック 1.xlsx", 20, 2, 2]


def test_workbook_without_findings() -> None:
    """Without findings the workbook says so."""
    book = openpyxl.load_workbook(io.BytesIO(workbook([replace(AUDITED, findings=[])])))
    assert book["点検結果"]["A6"].value == "指摘はありません。  Nothing was found."


def test_kinds() -> None:
    """Every kind of finding has a name in both languages."""
    assert all(ja and en for ja, en in KINDS.values())
    assert len(KINDS) == 13
