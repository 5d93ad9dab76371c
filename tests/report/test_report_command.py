"""``xl-addin report``: files in, reports out, and one line of explanation for what cannot be done."""

from __future__ import annotations

import csv
import importlib.util
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.report.made import GENERIC, INSURER, KYOKAI, PREFECTURE, PUBLISHED, branches, counts_file, square_font
from tests.test_cli import assert_explained, run
from xl_addin.book.inputs import workbook as input_book
from xl_addin.report.fonts import VARIABLE
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

FEW = ("--draws", "100")


def text_of(path: Path) -> str:
    """The words of a web page."""
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("kyokai/2023", PUBLISHED), ["総得点の1位は山形", "15位に近いのは"]),
        (("kyokai/2023", PUBLISHED, "--entity", "北海道支部"), ["北海道の報告", "38位"]),
        ((KYOKAI, "--sheet", "公表得点"), ["総得点の1位は山形"]),
        ((KYOKAI, "--entity", "北海道"), ["架空データ", "北海道の強みと弱み", "だけなら、あと"]),
        (
            (PREFECTURE, "--entity", "例県"),
            ["例県の報告", "前年度からの変化", "次に取れる点", "1点当たり約 1,495 万円"],
        ),
        ((INSURER, "--sheet", "市町村一覧"), ["架空データ", "総得点の1位はA市、C市、H市、L市（120点）"]),
        (
            ("kokuho_muni/2020", INSURER, "--sheet", "市町村一覧", "--entity", "J市"),
            ["架空データ", "J市の報告", "2 行、あわせて 90 点"],
        ),
    ],
)
def test_files_and_workbooks_are_reported(
    arguments: tuple[str | Path, ...], words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rule book with a file, or a workbook alone, becomes a report whose main results are printed."""
    out = tmp_path / "報告.html"
    assert run("report", *arguments, "-o", out, *FEW) == 0
    assert all(word in text_of(out) for word in words)
    assert capsys.readouterr().out.startswith("・")


def test_an_insurer_of_the_shipped_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The made-up marks of 一保険者の判定 are 30 + 50 points and said to be made up; one's own marks are not."""
    out = tmp_path / "report.html"
    assert run("report", INSURER, "-o", out) == 0
    assert "120 点のうち 80 点" in capsys.readouterr().out
    assert "架空データ" in text_of(out)
    book = load_workbook(INSURER)
    book["一保険者の判定"]["D10"] = "○"
    book["一保険者の判定"]["D11"] = None
    book.save(tmp_path / "own.xlsx")
    assert run("report", "kokuho_muni/2020", tmp_path / "own.xlsx", "-o", out, "--force") == 0
    assert "120 点のうち 70 点" in capsys.readouterr().out
    assert "架空" not in text_of(out)


def test_a_table_without_a_rule_book_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rates of generic drugs have no rule book: the message says which workbooks can be reported, and does not ask for one."""
    assert run("report", GENERIC, "-o", tmp_path / "report.html") == 1
    told = assert_explained(capsys)
    assert "規則集のない表（後発医薬品の率など）は報告書になりません" in told
    assert "協会けんぽ・都道府県分・市町村分" in told


def test_a_total_below_zero_has_no_price(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the line of −30 points alone, a grant divided by the total would make every line worth a negative sum."""
    book = load_workbook(PREFECTURE)
    sheet = book["比較表"]
    for row in range(8, 140):
        if sheet.cell(row, 4).value == "○" and row != 115:
            sheet.cell(row, 4).value = None
    book.save(tmp_path / "below.xlsx")
    out = tmp_path / "report.html"
    assert run("report", tmp_path / "below.xlsx", "-o", out) == 0
    assert "のうち −30 点を取りました（得点率 −7.0％）" in capsys.readouterr().out
    assert "次に取れる点" in text_of(out)
    assert "約万円" not in text_of(out)


def test_a_csv_file_has_no_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sheet that is asked for in a CSV file is refused, not passed over."""
    assert run("report", "kyokai/2023", PUBLISHED, "--sheet", "S", "-o", tmp_path / "report.html", *FEW) == 1
    assert "CSV なので、シートはありません" in assert_explained(capsys)


def test_rows_of_a_payroll_that_nobody_asked_for_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sum at the foot of a payroll is named on standard error."""
    payroll = tmp_path / "payroll.csv"
    with payroll.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["支部", "総報酬額"], *([name, 10**9] for name in branches()), ["計", 47 * 10**9]])
    out = tmp_path / "report.html"
    assert run("report", "kyokai/2023", PUBLISHED, "-o", out, "--payroll", payroll, *FEW) == 0
    assert "実績の表にないので使いません: 計" in capsys.readouterr().err


def test_counts_and_the_year_before(tmp_path: Path) -> None:
    """Counts of two files give a change per indicator; payroll gives rewards."""
    counts = counts_file(tmp_path)
    payroll = tmp_path / "payroll.csv"
    with payroll.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["支部", "総報酬額"], *([name, 10**9] for name in branches())])
    out = tmp_path / "report.html"
    options = ("--previous", PUBLISHED, "--payroll", payroll, "--entity", "福岡")
    assert run("report", "kyokai/2023", counts, "-o", out, *options, *FEW) == 0
    text = text_of(out)
    assert "前回からの変化" in text
    assert "報奨金と保険料率" in text
    assert "1位です" in text


def test_a_pdf_is_written_with_the_named_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The font that the environment names is the one in the file."""
    letters = {chr(code) for code in (*range(0x20, 0x7F), *range(0x2000, 0x9FFF), *range(0xFF00, 0xFFEF))}
    monkeypatch.setenv(VARIABLE, str(square_font(tmp_path / "square.ttf", letters)))
    out = tmp_path / "report.pdf"
    assert run("report", PREFECTURE, "-o", out) == 0
    reader = PdfReader(out)
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("Square" in font for font in fonts)


def test_many_entities_of_ladders(tmp_path: Path) -> None:
    """Marks of several prefectures are ranked, compared, and searched for what one misses."""
    book = store.tier_book("kokuho_pref/2024")
    lines = [(each.id, line.no, line) for each in book.indicators for line in each.lines]
    first = {each.id: each.groups[0].lines[0].no for each in book.indicators}
    marks = tmp_path / "marks.csv"
    with marks.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["団体", "指標", "行", "達成"])
        for place, name in enumerate(["甲県", "乙県", "丙県", "丁県", "戊県"]):
            for number, (indicator, no, line) in enumerate(lines):
                met = no == first[indicator] and line.points > 0 and not line.requires and (number + place) % 4
                writer.writerow([name, indicator, no, "○" if met else ""])
    out = tmp_path / "report.html"
    assert run("report", "kokuho_pref/2024", marks, "-o", out, "--entity", "甲県") == 0
    text = text_of(out)
    for heading in (
        "総得点と順位",
        "指標ごとの平均との差",
        "甲県の指標ごとの得点",
        "甲県の強みと弱み",
        "取りこぼし",
        "次に取れる点",
    ):
        assert heading in text


def test_facts_of_ladders_tell_what_is_needed(tmp_path: Path) -> None:
    """Rates give the figure of the next rung; what cannot be judged is said and not counted as 0."""
    facts = tmp_path / "facts.csv"
    rates = [("unit", "percent"), ("rate_2021", 38.2), ("rate_2020", 37.5), ("rate_rank", 30)]
    with facts.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["指標", "項目", "値"], *(["1-1", key, value] for key, value in rates)])
    out = tmp_path / "report.html"
    assert run("report", "kokuho_pref/2024", facts, "-o", out, "--entity", "例県") == 0
    text = text_of(out)
    # One point more than last year is line ⑤, worth 4 points.
    for words in ("例県は 27 指標のうち 1 指標の得点が決まり", "指標1（1）⑤（+4点）", "38.5％", "0.3％"):
        assert words in text


@pytest.mark.parametrize("name", ["kokuho_pref/2024", "kyokai/2023"])
def test_empty_input_workbooks_are_explained(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook that nobody has filled in gives no report."""
    path = tmp_path / "empty.xlsx"
    input_book.write(store.find(name), path)
    assert run("report", path, "-o", tmp_path / "report.html") == 1
    assert_explained(capsys)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("kyokai/2023", "-o", "report.pdf"), "is not enough"),
        (("kyokai/2023", PUBLISHED, "-o", "report.docx"), ".docx"),
        (("kyokai/2023", PUBLISHED, "-o", "report.html", "--entity", "東海道"), "東海道"),
        (("kyokai/2023", "none.csv", "-o", "report.html"), "none.csv"),
        (("kyokai/2023", PUBLISHED, "-o", "report.html", "--uncertainty", "2"), "0.01"),
        (("kokuho_pref/2024", PUBLISHED, "-o", "report.html"), "B1"),
        (("kyokai/2023", PUBLISHED, "-o", "report.html", "--previous", PREFECTURE), "another scheme|neither"),
        (("kyokai/2023", PUBLISHED, "-o", "none/report.html"), "no folder none"),
        ((PREFECTURE, "-o", "report.html", "--payroll", PUBLISHED), "no reward"),
    ],
)
def test_what_cannot_be_is_explained(
    arguments: tuple[str | Path, ...],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A wrong call leaves no file and says in both languages what is wrong."""
    monkeypatch.chdir(tmp_path)
    assert run("report", *arguments) == 1
    assert re.search(words, assert_explained(capsys))
    assert not list(tmp_path.glob("report.*"))


def test_a_folder_that_may_not_be_written_into_is_told_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report that cannot be written is not made."""
    monkeypatch.setattr("xl_addin.cli.outputs.os.access", lambda _path, _mode: False)
    monkeypatch.setattr("xl_addin.report.making.make", None)
    assert run("report", PREFECTURE, "-o", tmp_path / "report.html") == 1
    assert "may not be written into" in assert_explained(capsys)


def test_who_has_no_total_is_said_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A blank count leaves a branch without a rank; the first results name it."""
    counts = counts_file(tmp_path)
    rows = list(csv.reader(counts.read_text(encoding="utf-8").splitlines()))
    rows[3][1] = ""
    with counts.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    for entity, words in (("岩手", "岩手の総得点は決まりません"), ("東京", "総得点が決まらない支部: 岩手")):
        assert run("report", "kyokai/2023", counts, "-o", tmp_path / f"{entity}.xlsx", "--entity", entity, *FEW) == 0
        assert words in capsys.readouterr().out


def test_an_older_report_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there is only written over when that is asked for."""
    out = tmp_path / "report.html"
    out.write_text("old", encoding="utf-8")
    assert run("report", PREFECTURE, "-o", out) == 1
    assert_explained(capsys)
    assert out.read_text(encoding="utf-8") == "old"
    assert run("report", PREFECTURE, "-o", out, "--force") == 0
    assert out.read_text(encoding="utf-8") != "old"


@pytest.mark.parametrize(("package", "name"), [("matplotlib", "report.pdf"), ("numpy", "report.xlsx")])
def test_a_missing_package_is_explained(
    package: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the packages of a report the message says what to install."""
    known = importlib.util.find_spec
    monkeypatch.setattr(
        "xl_addin.analysis.extras.find_spec", lambda wanted: None if wanted == package else known(wanted)
    )
    assert run("report", "kyokai/2023", PUBLISHED, "-o", tmp_path / name) == 1
    last = assert_explained(capsys)
    assert package in last
    assert f"pip install {package}" in last


def test_no_japanese_font_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a Japanese font there is no PDF, but a message that says what to do."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("xl_addin.report.fonts.folders", lambda: (tmp_path,))
    assert run("report", PREFECTURE, "-o", tmp_path / "report.pdf") == 1
    assert "Noto Sans CJK JP" in assert_explained(capsys)


def test_other_commands_load_no_matplotlib() -> None:
    """The command line itself needs none of what draws and analyses."""
    mine = "{'matplotlib', 'fontTools', 'xl_addin.report', 'xl_addin.analysis.arrays'}"
    code = f"import sys, xl_addin.cli; print({mine} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"set()"


def test_a_workbook_of_ladders_is_written_without_other_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook needs no drawing package, for its charts are native, and ladders need no NumPy."""
    monkeypatch.setattr("xl_addin.analysis.extras.find_spec", lambda _wanted: None)
    out = tmp_path / "report.xlsx"
    assert run("report", PREFECTURE, "-o", out) == 0
    assert load_workbook(out).sheetnames[0] == "主な結果"
