"""Changes workbook files at random: the bytes of the ZIP file, the bytes of its members, and their XML."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.fuzz import texts

if TYPE_CHECKING:
    from random import Random

    from tests.fuzz.sources import Source

_READ = re.compile(
    r"sheet|workbook|content\.xml|styles|shared|Content_Types|rels|manifest|table|pivot|customXml|calcChain",
    re.IGNORECASE,
)
_CELLS = re.compile(r"worksheets[/\\]\w+\.xml$|content\.xml$", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,60})\s{0,3}=\s{0,3}("[^"<]*"|'[^'<]*')""")
_INSIDE = re.compile(r">([^<>]+)<")
_WINDOW = 5000
_NUMBERS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x04034B50)
_VALUES = (
    *(
        "",
        " ",
        "0",
        "1",
        "-1",
        "2",
        "999999999999999999999",
        "4294967296",
        "1e400",
        "-0",
        "NaN",
        "inf",
        "1_0",
        "１",
        "²",
        "٣",
    ),
    *(
        "A0",
        "A1",
        "a1",
        "XFD1048576",
        "XFE1048577",
        "A1:XFD1048576",
        "B2:A1",
        "A1:",
        "ZZZZZ1",
        "$A$1",
        "A1 B2",
        "A1:B2:C3",
    ),
    *(
        "s",
        "str",
        "b",
        "e",
        "n",
        "d",
        "inlineStr",
        "shared",
        "array",
        "dataTable",
        "normal",
        "true",
        "on",
        "../../x",
        "/",
        "\\",
    ),
    *("float", "percentage", "currency", "date", "time", "boolean", "string", "void", "PT1H", "PT99999999999H", "-P1Y"),
    *(
        "0000-00-00",
        "9999-12-31T23:59:60",
        "99999-01-01",
        "2024-02-30",
        "16384",
        "16385",
        "1048576",
        "1048577",
        "rId1",
        "rId99",
    ),
    *(
        "&amp;",
        "&lt;",
        "&#0;",
        "&#x110000;",
        "&#xD800;",
        "&x;",
        "&#9;",
        "&quot;",
        "_x0041_",
        "_xD800_",
        "#REF!",
        "General",
    ),
    *(
        "xl/workbook.xml",
        "http://example.org/",
        "urn:x",
        "UTF-16",
        "utf-7",
        "idna",
        "rot13",
        "punycode",
        "unicode_escape",
    ),
)
_ENCODINGS = (
    *("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "shift_jis", "euc_jp", "iso-8859-1", "utf-7", "utf-32", "cp932"),
    *("iso2022_jp", "hz", "cp037"),
)
_DOCTYPES = (
    "<!DOCTYPE a>",
    '<!DOCTYPE a [<!ENTITY b "&#38;">]>',
    '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    "<!doctype a>",
)


def packed(members: dict[str, bytes], random: Random) -> bytes:
    """Return a ZIP file of members."""
    out = io.BytesIO()
    method = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_STORED if name == "mimetype" else method)
    return out.getvalue()


def of_bytes(random: Random, content: bytes) -> bytes:
    """Return bytes with a few changes."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randint(0, len(changed))
        match random.randrange(6):
            case 0:
                changed[at : at + 1] = random.randbytes(1)
            case 1:
                changed[at : at + 4] = struct.pack("<L", random.choice(_NUMBERS))
            case 2:
                del changed[at : at + random.choice((1, 2, 30, 500))]
            case 3:
                other = random.randint(0, len(changed))
                changed[at:at] = changed[other : other + random.choice((1, 30, 500))]
            case 4:
                changed[at:at] = random.randbytes(random.choice((1, 2, 16)))
            case _:
                del changed[at if random.random() < 0.1 else len(changed) :]
    return bytes(changed)


def of_zip(random: Random, source: Source) -> bytes:
    """Return a file whose ZIP structure is damaged, mostly in a header."""
    content = bytearray(source.content)
    marks = [
        found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06|\x06\x06|\x06\x07)", bytes(content))
    ]
    if not marks or random.random() < 0.3:
        return of_bytes(random, source.content)
    for _ in range(random.choice((1, 1, 2))):
        at = random.choice((*marks, marks[-1])) + random.randrange(4, 46)
        size = random.choice((1, 2, 4))
        new = random.choice((*_NUMBERS, random.getrandbits(32)))
        content[at : at + size] = struct.pack("<L", new)[:size]
    return bytes(content)


def of_member(random: Random, source: Source) -> bytes:
    """Return a file with a member that is changed, missing, renamed, in another encoding or another one's."""
    members = dict(source.members)
    name = _member(random, members)
    content = members[name]
    match random.randrange(8):
        case 0 | 1 | 2 | 3:
            members[name] = of_bytes(random, content)
        case 4:
            del members[name]
        case 5:
            members = {
                random.choice((name.upper(), name.replace("/", "\\"), "/" + name, "../" + name))
                if key == name
                else key: one
                for key, one in members.items()
            }
        case 6:
            members[name] = _encoded(random, content)
        case _:
            members[name] = members[random.choice(list(members))]
    return packed(members, random)


def of_xml(random: Random, source: Source) -> bytes:
    """Return a file in which the XML of a part says something else; most of it stays well formed."""
    members = dict(source.members)
    for _ in range(random.choice((1, 1, 1, 2))):
        name = _member(random, members)
        try:
            text = members[name].decode()
        except UnicodeDecodeError:
            members[name] = of_bytes(random, members[name])
            continue
        for _ in range(random.choice((1, 1, 2, 4))):
            text = random.choice(_XML)(random, text)
        members[name] = text.encode("utf-8", "replace")
    return packed(members, random)


def of_bomb(random: Random, source: Source) -> bytes:
    """Return a small file that is large when unpacked."""
    bomb = _member(random, source.members)
    times, filling = random.choice((100, 1000, 4000)), random.choice((b" ", b"\0", b"<a></a>", b"<!-- -->")) * 10_000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in source.members.items():
            end = content.rfind(b"</") if name == bomb else len(content)
            # What is unpacked need never be in memory here.
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as member:
                member.write(content[:end])
                for _ in range(times if name == bomb else 0):
                    member.write(filling)
                member.write(content[end:])
    return out.getvalue()


def _member(random: Random, members: dict[str, bytes]) -> str:
    cells = [name for name in members if _CELLS.search(name)]
    if cells and random.random() < 0.6:
        return random.choice(cells)
    read = [name for name in members if _READ.search(name)]
    return random.choice(read if read and random.random() < 0.9 else list(members))


def _encoded(random: Random, content: bytes) -> bytes:
    encoding = random.choice(_ENCODINGS)
    declared = re.sub(
        rb'encoding="[^"]*"', f'encoding="{random.choice((encoding, "utf-8", "UTF-16"))}"'.encode(), content
    )
    return declared.decode("utf-8", "replace").encode(encoding, "replace")


def _attribute(random: Random, text: str) -> str:
    found = _one(random, _ATTRIBUTE, text)
    if found is None:
        return text
    new = random.choice(_VALUES) if random.random() < 0.8 else escape(texts.text(random), {'"': "&quot;"})
    if random.random() < 0.3:
        new = _near(random, found[2][1:-1])
    return text[: found.start(2)] + '"' + new + '"' + text[found.end(2) :]


def _near(random: Random, value: str) -> str:
    """Change the number in an attribute's value a little, or a lot."""

    def other(found: re.Match[str]) -> str:
        return str(max(0, int(found[0]) + random.choice((-1, 1, 1, 2, 1000, 1_048_575)))) if len(found[0]) < 9 else "1"

    return re.sub("[0-9]+", other, value, count=1)


def _attribute_gone(random: Random, text: str) -> str:
    found = _one(random, _ATTRIBUTE, text)
    return text if found is None else text[: found.start()].rstrip() + text[found.end() :]


def _attribute_moved(random: Random, text: str) -> str:
    found, tag = _one(random, _ATTRIBUTE, text), _one(random, _TAG, text)
    if found is None or tag is None:
        return text
    end = tag.end() - (2 if tag[0].endswith("/>") else 1)
    return f"{text[:end]} {found[0]}{text[end:]}"


def _tag(random: Random, text: str) -> str:
    found, other = _one(random, _TAG, text), _one(random, _TAG, text)
    if found is None or other is None:
        return text
    new = random.choice(("", found[0] * 2, other[0], found[0].replace(">", "/>"), other[0] + found[0]))
    return text[: found.start()] + new + text[found.end() :]


def _element(random: Random, text: str) -> str:
    """Take an element out, double it, or move it."""
    opening = _one(random, re.compile(r"<([\w:]+)\b[^<>]*>"), text)
    if opening is None:
        return text
    if opening[0].endswith("/>"):
        stop = opening.end()
    else:
        close = text.find(f"</{opening[1]}>", opening.end())
        stop = close + len(opening[1]) + 3 if close >= 0 else opening.end()
    whole = text[opening.start() : min(stop, opening.start() + 5000)]
    rest = text[: opening.start()] + text[stop:]
    match random.randrange(4):
        case 0:
            return rest
        case 1:
            return text[:stop] + whole * random.choice((1, 3, 40)) + text[stop:]
        case 2:
            tag = _one(random, _TAG, rest)
            return rest if tag is None else rest[: tag.end()] + whole + rest[tag.end() :]
        case _:
            return text.replace(whole, re.sub("[0-9]+", lambda _: str(random.randrange(5)), whole), 1)


def _inside(random: Random, text: str) -> str:
    found = _one(random, _INSIDE, text)
    if found is None:
        return text
    new = random.choice(
        (
            random.choice(_VALUES),
            escape(texts.formula(random)),
            escape(texts.text(random)),
            f"<![CDATA[{found[1]}]]>",
            f"<!-- < -->{found[1]}<?x > ?>",
            found[1] * random.choice((2, 40)),
            "".join(f"&#{ord(character)};" for character in found[1][:200]),
            _near(random, found[1]),
        )
    )
    return text[: found.start(1)] + new + text[found.end(1) :]


def _nested(random: Random, text: str) -> str:
    found = _one(random, _TAG, text)
    at = len(text) if found is None else found.end()
    times, name = random.choice((5, 300, 3000, 50_000)), random.choice(("a", "r", "row", "c", "si", "t", "text:span"))
    return text[:at] + f"<{name}>" * times + f"</{name}>" * times + text[at:]


def _declared(random: Random, text: str) -> str:
    end = text.find("?>") + 2
    match random.randrange(4):
        case 0:
            return text[:end] + random.choice(_DOCTYPES) + text[end:]
        case 1:
            return re.sub('encoding="[^"]*"', f'encoding="{random.choice(_VALUES)}"', text, count=1)
        case 2:
            return text[end:] if end > 1 else '<?xml version="1.1"?>' + text
        case _:
            return re.sub("xmlns(:\\w+)?=", random.choice(("xmlns:q=", "xmlns=", "xmln=")), text, count=1)


def _raw(random: Random, text: str) -> str:
    return texts.mutated(random, text) if len(text) < 20_000 else text[: random.randrange(len(text))]


def _one(random: Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return a match from somewhere in a text."""
    start = random.randint(0, max(0, len(text) - 1)) if random.random() < 0.9 else 0
    # Some parts are one long word.
    return pattern.search(text, start, start + _WINDOW) or pattern.search(text, 0, _WINDOW)


_XML = (
    *(_attribute,) * 8,
    *(_inside,) * 6,
    *(_element,) * 5,
    *(_attribute_gone,) * 3,
    *(_attribute_moved,) * 2,
    *(_tag,) * 2,
    _nested,
    _declared,
    _raw,
)
