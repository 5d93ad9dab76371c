from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from xl_addin.book.live.printed import A4, Tab, chosen, on_a4
from xl_addin.errors import WorkbookError

A3_LANDSCAPE = (1190.55, 841.89)


def tabs(*names: str) -> list[Tab]:
    """Visible sheets that hold something."""
    return [Tab(name, visible=True, filled=True) for name in names]


def test_results_are_printed_by_default() -> None:
    """Cover, sources, settings and counts of the shipped workbook are not results."""
    names = (
        "はじめに",
        "公表得点",
        "順位表",
        "実績入力",
        "配点",
        "得点計算",
        "一括計算",
        "グラフ",
        "更新の記録",
        "出典",
    )
    assert chosen(tabs(*names), []) == ["公表得点", "順位表", "得点計算", "一括計算", "グラフ"]


def test_input_is_printed_where_it_holds_the_results() -> None:
    """実績 is pure input only beside 得点表."""
    assert chosen(tabs("はじめに", "実績", "得点表"), []) == ["得点表"]
    assert chosen(tabs("はじめに", "達成状況", "実績"), []) == ["達成状況", "実績"]


def test_hidden_and_empty_sheets_are_left_out() -> None:
    """Of any workbook the visible sheets that hold something are printed."""
    found = [*tabs("A"), Tab("B", visible=False, filled=True), Tab("C", visible=True, filled=False)]
    assert chosen(found, []) == ["A"]
    assert chosen(found, ["B", "A"]) == ["A", "B"]
    with pytest.raises(WorkbookError, match="「D」はありません（A、B、C）"):
        chosen(found, ["D"])
    with pytest.raises(WorkbookError, match="印刷できるシートがありません"):
        chosen(found[1:], [])


def test_cover_alone_is_printed() -> None:
    """A workbook of nothing but such sheets is printed whole."""
    assert chosen(tabs("出典"), []) == ["出典"]


def pdf(*sizes: tuple[float, float], rotation: int = 0) -> bytes:
    """A file of pages, each with a square of 100 points in its upper right corner."""
    writer, made = PdfWriter(), io.BytesIO()
    for width, height in sizes:
        page = writer.add_blank_page(width, height)
        content = DecodedStreamObject()
        content.set_data(f"{width - 100} {height - 100} 100 100 re f".encode())
        page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 - how pypdf adds a stream
        if rotation:
            page.rotate(rotation)
    writer.write(made)
    return made.getvalue()


def pages(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, rounded to points."""
    found = PdfReader(io.BytesIO(content)).pages
    return [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in found]


def test_a3_becomes_a4_of_the_same_orientation() -> None:
    """Landscape stays landscape, upright stays upright."""
    assert pages(on_a4(pdf(A3_LANDSCAPE, A3_LANDSCAPE[::-1]))) == [(842, 595), (595, 842)]


def seen(content: bytes) -> tuple[float, ...]:
    """Where the upper right corner of the former page is on the paper, and by how much the page was scaled."""
    page = PdfReader(io.BytesIO(content)).pages[0]
    text = page.get_contents().get_data().decode("latin-1")
    factor, _, _, other, right, up = [float(word) for word in text[: text.index("cm")].split()[-6:]]
    square = [float(word) for word in text[text.index("cm") : text.index("re")].replace("cm", "").split()[-4:]]
    assert factor == other
    corner = (square[0] + 100) * factor + right, (square[1] + 100) * factor + up
    box = page.mediabox
    return factor, corner[0] - float(box.left), corner[1] - float(box.bottom), float(box.width), float(box.height)


def test_content_shrinks_with_the_page() -> None:
    """What stood in a corner of A3 stands in the same corner of A4, at 1/√2 of its size."""
    factor, x, y, width, height = seen(on_a4(pdf(A3_LANDSCAPE)))
    assert factor == pytest.approx(2**-0.5, abs=1e-4)
    assert (x, y) == pytest.approx((width, height), abs=0.5)


def test_letter_is_centred() -> None:
    """Another shape of paper fits inside A4, with equal margins."""
    factor, x, y, width, height = seen(on_a4(pdf((612, 792))))
    assert (width, height) == pytest.approx(A4, abs=0.1)
    assert x - 612 * factor == pytest.approx(width - x, abs=0.1)
    assert y - 792 * factor == pytest.approx(height - y, abs=0.1)
    assert height - y > 1


def test_a4_is_left_as_it_is() -> None:
    """Pages of A4 are not touched, be they turned."""
    content = pdf((595.276, 841.89), (841.89, 595.276))
    assert on_a4(content) is content
    turned = pdf((841.89, 595.276), rotation=90)
    assert on_a4(turned) is turned


def test_turned_page_keeps_how_it_is_seen() -> None:
    """A landscape A3 page that is shown upright becomes upright A4."""
    assert pages(on_a4(pdf(A3_LANDSCAPE, rotation=90))) == [(595, 842)]
