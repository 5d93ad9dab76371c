"""Workbooks that the tests build themselves: features that files have, in XML as various programs write it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET: Final = "実績"
NUMBER: Final = (1, 0)
"""A2 holds 61.25 in every built workbook."""
FORMULA: Final = (1, 1)
"""B2 holds A2*2, that is 122.5, as a formula of its own."""
EMPTY: Final = (6, 3)
"""D7 holds nothing."""

Parts = dict[str, bytes]


class Built(NamedTuple):
    """A workbook that a test built, and what it is called."""

    name: str
    content: bytes


ROWS: Final = (
    '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2" spans="1:3"><c r="A2" s="1"><v>61.25</v></c><c r="B2"><f>A2*2</f><v>122.5</v></c></row>'
    '<row r="3" spans="1:3"><c r="A3"><v>48.5</v></c><c r="C3" t="b"><v>1</v></c></row>'
    '<row r="9"><c r="A9" t="inlineStr"><is><t xml:space="preserve"> 末尾 </t></is></c></row>'
)
STRINGS: Final = (
    '<si><t>支部</t><rPh sb="0" eb="2"><t>シブ</t></rPh><phoneticPr fontId="1"/></si>'
    "<si><r><t>率</t></r><r><rPr><b/></rPr><t>（％）</t></r></si>"
)
STYLES: Final = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="180" formatCode="0.0&quot;点&quot;"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="180" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def relations(*entries: tuple[str, str]) -> bytes:
    """A part of relationships: kinds and targets; an external one begins with its scheme."""
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if "://" in kind else f"{OFFICE}/{kind}"}" Target="{target}"'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for number, (kind, target) in enumerate(entries, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'.encode()


def worksheet(rows: str = ROWS, before: str = '<dimension ref="A1:C9"/>', after: str = "") -> bytes:
    """A worksheet part."""
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}'
        "</worksheet>"
    ).encode()


def plain_parts(sheet: bytes | None = None) -> Parts:
    """The parts of a workbook with one sheet."""
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{SPREADSHEET}.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("sharedStrings", "sharedStrings"),
            ("styles", "styles"),
            ("calcChain", "calcChain"),
        )
    )
    book = (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets>'
        f'<definedNames><definedName name="率">{SHEET}!$A$2:$A$3</definedName></definedNames>'
        '<calcPr calcId="191029"/></workbook>'
    )
    return {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            f'<Default Extension="bin" ContentType="{SPREADSHEET}.printerSettings"/>{types}</Types>'
        ).encode(),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
            ("calcChain", "calcChain.xml"),
        ),
        "xl/worksheets/sheet1.xml": worksheet() if sheet is None else sheet,
        "xl/sharedStrings.xml": (
            f'{DECLARATION}<sst xmlns="{MAIN}" count="2" uniqueCount="2">{STRINGS}</sst>'.encode()
        ),
        "xl/styles.xml": (DECLARATION + STYLES).encode(),
        "xl/calcChain.xml": f'{DECLARATION}<calcChain xmlns="{MAIN}"><c r="B2" i="1"/></calcChain>'.encode(),
    }


def zipped(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of parts, packed at another level than the package packs at."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 6, 30, 12, 0, 2)), content, method)
    return out.getvalue()


def _sheet_changed(change: Callable[[str], str]) -> Callable[[Parts], None]:
    def changed(parts: Parts) -> None:
        text = parts["xl/worksheets/sheet1.xml"].decode()
        parts["xl/worksheets/sheet1.xml"] = change(text).encode()

    return changed


def _replaced(old: str, new: str) -> Callable[[Parts], None]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return _sheet_changed(change)


def prefixed(parts: Parts) -> None:
    """Every element of the sheet has a prefix."""
    _sheet_changed(lambda text: re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text).replace(' xmlns="', ' xmlns:x="', 1))(
        parts
    )


def strict(parts: Parts) -> None:
    """Strict Open XML."""
    for name, content in parts.items():
        changed = content.replace(MAIN.encode(), STRICT_MAIN.encode()).replace(OFFICE.encode(), STRICT_OFFICE.encode())
        parts[name] = changed


def in_encoding(codec: str, declared: str) -> Callable[[Parts], None]:
    """The sheet's part is stored in another encoding."""

    def change(parts: Parts) -> None:
        text = parts["xl/worksheets/sheet1.xml"].decode().replace("UTF-8", declared)
        parts["xl/worksheets/sheet1.xml"] = text.encode(codec, "xmlcharrefreplace")

    return change


def utf16_le(parts: Parts) -> None:
    """UTF-16, little end first, with a byte order mark."""
    text = parts["xl/worksheets/sheet1.xml"].decode().replace("UTF-8", "UTF-16")
    parts["xl/worksheets/sheet1.xml"] = b"\xff\xfe" + text.encode("utf-16-le")


def utf16_be(parts: Parts) -> None:
    """UTF-16, big end first, with a byte order mark."""
    text = parts["xl/worksheets/sheet1.xml"].decode().replace("UTF-8", "UTF-16")
    parts["xl/worksheets/sheet1.xml"] = b"\xfe\xff" + text.encode("utf-16-be")


def utf8_mark(parts: Parts) -> None:
    """UTF-8 with a byte order mark."""
    parts["xl/worksheets/sheet1.xml"] = b"\xef\xbb\xbf" + parts["xl/worksheets/sheet1.xml"]


def backslashes(parts: Parts) -> None:
    """Names of members have backslashes."""
    moved = {name.replace("/", "\\"): content for name, content in parts.items()}
    parts.clear()
    parts.update(moved)


def no_cell_names(parts: Parts) -> None:
    """Cells do not say where they are unless one was left out before them."""
    _sheet_changed(lambda text: re.sub(r'<c r="(?!C3)[A-Z]+[0-9]+"', "<c", text))(parts)


def no_row_numbers(parts: Parts) -> None:
    """Rows and their cells do not say where they are unless some were left out."""
    no_cell_names(parts)
    _sheet_changed(lambda text: re.sub(r'<row r="[1-3]"', "<row", text))(parts)


def unsorted_rows(parts: Parts) -> None:
    """The last row comes first."""

    def change(text: str) -> str:
        rows = re.findall(r"<row.*?</row>", text)
        return text.replace("".join(rows), "".join(reversed(rows)))

    _sheet_changed(change)(parts)


def single_quotes(parts: Parts) -> None:
    """Attributes stand in single quotes, with blanks and line ends between them."""
    _sheet_changed(lambda text: re.sub(r' ([A-Za-z]+)="([^"]*)"(?=[^<]*>)', r"\n  \1 = '\2'", text.split("?>", 1)[1]))(
        parts
    )


def comments(parts: Parts) -> None:
    """Comments that look like cells, a processing instruction, and a value in a CDATA section."""
    _sheet_changed(
        lambda text: (
            text.replace("<sheetData>", '<!-- <row r="2"><c r="A2"><v>1</v></c></row> --><sheetData>')
            .replace('<c r="A2" s="1">', '<?note <c r="A2"> ?><c r="A2" s="1"><!-- </c> -->')
            .replace("<f>A2*2</f>", "<f><![CDATA[A2*2]]></f>")
            .replace('<row r="3"', '<!--<row r="7"/>--><row r="3"')
        )
    )(parts)


def shared_formulas(parts: Parts) -> None:
    """A shared formula whose first cell does not come first, and one whose master was moved."""
    extra = (
        '<row r="10"><c r="D10"><f t="shared" si="0"/><v>97</v></c>'
        '<c r="E10"><f t="shared" ref="E10:E12" si="1">$A10+1</f><v>1</v></c></row>'
        '<row r="11"><c r="D11"><f t="shared" ref="D10:D12" si="0">A3*2</f><v>97</v></c>'
        '<c r="E11"><f t="shared" si="1"/><v>1</v></c></row>'
        '<row r="12"><c r="D12"><f t="shared" si="0"/><v>0</v></c><c r="E12"><f t="shared" si="1"/><v>1</v></c></row>'
    )
    _replaced("</sheetData>", extra + "</sheetData>")(parts)


def arrays(parts: Parts) -> None:
    """An array formula over three cells, one over a single cell."""
    extra = (
        '<row r="10"><c r="D10"><f t="array" ref="D10:D12">A1:A3*2</f><v>1</v></c>'
        '<c r="F10"><f t="array" ref="F10">SUM(A2:A3*2)</f><v>219.5</v></c></row>'
        '<row r="11"><c r="D11"><v>2</v></c></row><row r="12"><c r="D12"><v>3</v></c></row>'
    )
    _replaced("</sheetData>", extra + "</sheetData>")(parts)


def dynamic_arrays(parts: Parts) -> None:
    """A formula that spills, with the metadata that says so."""
    extra = (
        '<row r="10"><c r="D10" cm="1"><f t="array" ref="D10:D11">_xlfn.UNIQUE(A2:A3)</f><v>61.25</v></c></row>'
        '<row r="11"><c r="D11"><v>48.5</v></c></row>'
    )
    _replaced("</sheetData>", extra + "</sheetData>")(parts)
    parts["xl/metadata.xml"] = (
        f'{DECLARATION}<metadata xmlns="{MAIN}" xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/'
        'dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" '
        'pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" '
        'assign="1" coerce="1" cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst><ext '
        'uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext>'
        '</extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
    ).encode()
    _related(parts, "sheetMetadata", "metadata.xml", "sheetMetadata")


def data_table(parts: Parts) -> None:
    """A what-if table of two inputs."""
    extra = (
        '<row r="10"><c r="D10"><f t="dataTable" ref="D10:E11" dt2D="1" dtr="1" r1="A2" r2="A3"/><v>1</v></c>'
        '<c r="E10"><v>2</v></c></row><row r="11"><c r="D11"><v>3</v></c><c r="E11"><v>4</v></c></row>'
    )
    _replaced("</sheetData>", extra + "</sheetData>")(parts)


def merged(parts: Parts) -> None:
    """Merged cells, hidden rows and columns, and columns and a row with a style."""
    _sheet_changed(
        lambda text: (
            text.replace("<sheetData>", '<cols><col min="4" max="6" width="9" style="1" hidden="1"/></cols><sheetData>')
            .replace('<row r="9"', '<row r="9" hidden="1" s="1" customFormat="1"')
            .replace("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A12:C13"/></mergeCells>')
        )
    )(parts)


def table(parts: Parts) -> None:
    """A table whose header is A1:B1."""
    parts["xl/tables/table1.xml"] = (
        f'{DECLARATION}<table xmlns="{MAIN}" id="1" name="表1" displayName="表1" ref="A1:B3" totalsRowShown="0">'
        '<autoFilter ref="A1:B3"/><tableColumns count="2"><tableColumn id="1" name="支部"/>'
        '<tableColumn id="2" name="率（％）"/></tableColumns></table>'
    ).encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("table", "../tables/table1.xml"))
    _replaced("</worksheet>", '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>')(parts)
    _typed(parts, "/xl/tables/table1.xml", f"{SPREADSHEET}.table+xml")


def drawing(parts: Parts) -> None:
    """A text box."""
    draw = "http://schemas.openxmlformats.org/drawingml/2006"
    parts["xl/drawings/drawing1.xml"] = (
        f'{DECLARATION}<xdr:wsDr xmlns:xdr="{draw}/spreadsheetDrawing" xmlns:a="{draw}/main"><xdr:absoluteAnchor>'
        '<xdr:pos x="0" y="0"/><xdr:ext cx="9525" cy="9525"/><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" '
        'name="箱"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:sp>'
        "<xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"
    ).encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("drawing", "../drawings/drawing1.xml"))
    _replaced("</worksheet>", '<drawing r:id="rId1"/></worksheet>')(parts)
    _typed(parts, "/xl/drawings/drawing1.xml", "application/vnd.openxmlformats-officedocument.drawing+xml")


def form_control(parts: Parts) -> None:
    """A button of old, drawn in VML."""
    parts["xl/drawings/vmlDrawing1.vml"] = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        b'<v:shape id="_x0000_s1025"><x:ClientData ObjectType="Button"/></v:shape></xml>'
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("vmlDrawing", "../drawings/vmlDrawing1.vml"))
    _replaced("</worksheet>", '<legacyDrawing r:id="rId1"/></worksheet>')(parts)


def external_link(parts: Parts) -> None:
    """A formula that reads another workbook, and a link to a page."""
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'{DECLARATION}<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"><sheetNames>'
        '<sheetName val="前年"/></sheetNames></externalBook></externalLink>'
    ).encode()
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = relations(("externalLinkPath", "file:///C:/前年.xlsx"))
    _related(parts, "externalLink", "externalLinks/externalLink1.xml", "externalLink")
    book = parts["xl/workbook.xml"].decode()
    parts["xl/workbook.xml"] = book.replace(
        "<definedNames>", '<externalReferences><externalReference r:id="rId5"/></externalReferences><definedNames>'
    ).encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("hyperlink", "https://example.com/"))
    _replaced("</worksheet>", '<hyperlinks><hyperlink ref="A3" r:id="rId1"/></hyperlinks></worksheet>')(parts)
    _replaced("</sheetData>", '<row r="10"><c r="D10"><f>[1]前年!A1</f><v>5</v></c></row></sheetData>')(parts)


def printer(parts: Parts) -> None:
    """Settings of a printer."""
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256)) * 4
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(
        ("printerSettings", "../printerSettings/printerSettings1.bin")
    )
    _replaced("</worksheet>", '<pageSetup paperSize="9" orientation="portrait" r:id="rId1"/></worksheet>')(parts)


def empty_rows(parts: Parts) -> None:
    """Rows without cells, which end themselves, also where a cell will come."""
    _replaced('<row r="9"', '<row r="5" ht="20" customHeight="1"/><row r="7" spans="1:2"/><row r="8"/><row r="9"')(
        parts
    )


def many_rows(parts: Parts) -> None:
    """Thousands of rows further down."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(20, 8000))
    _replaced("</sheetData>", rows + "</sheetData>")(parts)


def extensions(parts: Parts) -> None:
    """Cells, rows and the sheet carry extensions in other namespaces, one of them the default one there."""
    _sheet_changed(
        lambda text: text.replace(
            "</worksheet>",
            '<extLst><ext xmlns="urn:other" uri="{1}"><c r="A2"><v>9</v></c><row r="2"/></ext></extLst></worksheet>',
        ).replace(
            "<v>48.5</v></c>",
            '<v>48.5</v><extLst><ext uri="{2}" xmlns:o="urn:o"><o:c r="A3"/><o:v>7</o:v></ext></extLst></c>',
        )
    )(parts)


def _related(parts: Parts, kind: str, target: str, type_: str) -> None:
    name = "xl/_rels/workbook.xml.rels"
    text = parts[name].decode()
    entry = f'<Relationship Id="rId{text.count("<Relationship ") + 1}" Type="{OFFICE}/{kind}" Target="{target}"/>'
    parts[name] = text.replace("</Relationships>", entry + "</Relationships>").encode()
    _typed(parts, f"/xl/{target}", f"{SPREADSHEET}.{type_}+xml")


def _typed(parts: Parts, part: str, kind: str) -> None:
    entry = f'<Override PartName="{part}" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", entry.encode())


def deflated(parts: Parts) -> bytes:
    """An ordinary ZIP file."""
    return zipped(parts)


def stored(parts: Parts) -> bytes:
    """Members are not packed."""
    return zipped(parts, method=zipfile.ZIP_STORED)


def streamed(parts: Parts) -> bytes:
    """Sizes follow the data, and headers make room for 64 bits."""

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.content = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.content += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    target = OneWay()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(zipfile.ZipInfo(name, (2021, 4, 1, 9, 30, 2)), "w", force_zip64=True) as member:
                member.write(content)
    return bytes(target.content)


def with_extra_fields(parts: Parts) -> bytes:
    """Every member has an extra field, a comment and attributes, and the file a comment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (1999, 12, 31, 23, 59, 58))
            info.extra = struct.pack("<HHBL", 0x5455, 5, 1, 1_600_000_000)
            info.comment, info.external_attr = "注".encode(), 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
        archive.comment = b"made by hand"
    return out.getvalue()


FORMS: Final = (
    prefixed,
    strict,
    utf16_le,
    utf16_be,
    in_encoding("iso-8859-1", "ISO-8859-1"),
    in_encoding("shift_jis", "Shift_JIS"),
    utf8_mark,
    backslashes,
    no_cell_names,
    no_row_numbers,
    unsorted_rows,
    single_quotes,
    comments,
)
"""Ways to write the same sheet."""
FEATURES: Final = (
    shared_formulas,
    arrays,
    dynamic_arrays,
    data_table,
    merged,
    table,
    drawing,
    form_control,
    external_link,
    printer,
    empty_rows,
    many_rows,
    extensions,
)
"""What a workbook may hold besides."""
PACKERS: Final = (deflated, stored, streamed, with_extra_fields)
_FORM_NAMES: Final = [
    "prefixed",
    "strict",
    "utf16_le",
    "utf16_be",
    "latin1",
    "shift_jis",
    "utf8_mark",
    "backslashes",
    "no_cell_names",
    "no_row_numbers",
    "unsorted_rows",
    "single_quotes",
    "comments",
]
_APART: Final = {
    ("no_row_numbers", "empty_rows"),
    ("no_cell_names", "shared_formulas"),
    ("single_quotes", "many_rows"),
    ("unsorted_rows", "many_rows"),
}
"""Two that take each other's marks away."""


def names() -> list[str]:
    """The names of all variants: features alone, forms alone, each feature in two forms, and ways to pack them."""
    found = ["plain", *(feature.__name__ for feature in FEATURES), *_FORM_NAMES]
    for number, (feature, step) in enumerate(product(FEATURES, (1, 5, 9))):
        form = _FORM_NAMES[(number + step) % len(_FORM_NAMES)]
        if (form, feature.__name__) not in _APART:
            found.append(f"{feature.__name__}-{form}")
    found += [f"{packer.__name__}-plain" for packer in PACKERS[1:]]
    found += [f"{packer.__name__}-{feature.__name__}" for packer, feature in zip(PACKERS[1:], FEATURES, strict=False)]
    return list(dict.fromkeys(found))


def build(name: str) -> Built:
    """Build a variant."""
    steps = {feature.__name__: feature for feature in FEATURES} | dict(zip(_FORM_NAMES, FORMS, strict=True))
    packers = {packer.__name__: packer for packer in PACKERS}
    parts, pack = plain_parts(), deflated
    words = name.split("-")
    # Features are put in as text before a form rewrites all of it.
    for word in words:
        if word in packers:
            pack = packers[word]
        elif word != "plain":
            steps[word](parts)
    return Built(name, pack(parts))
