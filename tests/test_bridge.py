from __future__ import annotations

import copy
import importlib.util
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc import wire
from xl_addin.hosts.calc.bridge import Bridge
from xl_addin.hosts.calc.find import find
from xl_addin.hosts.calc.lines import WorkerLine
from xl_addin.hosts.calc.values import Char, Enum, Struct, Typed, TypeName, UnoError, is_plain

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office


def _script(folder: Path, text: str) -> Path:
    script = folder / "python"
    script.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    script.chmod(0o755)
    return script


@pytest.mark.office
def test_without_uno(sheet: Any) -> None:
    """Cells are read and written by a Python that cannot import uno."""
    assert importlib.util.find_spec("uno") is None
    sheet.getCellRangeByName("A1").Value = 3
    sheet.getCellRangeByName("A2").Formula = "=A1*2"
    assert sheet.getCellRangeByName("A2").Value == 6
    assert "uno" not in sys.modules


@pytest.mark.office
def test_large_arrays(sheet: Any) -> None:
    """100,000 numbers, texts and blanks come back as they went."""
    rows = tuple(
        tuple(("あ" if (x + y) % 7 == 0 else "" if (x + y) % 11 == 0 else (x - y) / 3) for x in range(100))
        for y in range(1000)
    )
    target = sheet.getCellRangeByPosition(0, 0, 99, 999)
    target.setDataArray(rows)
    assert target.getDataArray() == rows


@pytest.mark.office
def test_lists_and_numpy(sheet: Any) -> None:
    """Lists and NumPy numbers arrive as rows of numbers."""
    target = sheet.getCellRangeByName("A1:B2")
    target.setDataArray([[np.float64(1.5), np.int64(2)], (np.float32(0.25), "x")])
    assert target.getDataArray() == ((1.5, 2.0), (0.25, "x"))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (1.5, True),
        (((1.0, "a", None, True, 2),), True),
        ((), True),
        ([1.0], False),
        (((1.0, np.float64(2)),), False),
        ((b"x",), False),
        (((1.0,), [2.0]), False),
        (({"a": 1},), False),
    ],
)
def test_is_plain(value: object, plain: bool) -> None:
    """Only what both sides read alike passes without tags."""
    assert is_plain(value) is plain


@pytest.mark.office
def test_struct(office: Office, sheet: Any) -> None:
    """A struct is a copy; set back, it changes the cell."""
    cell = sheet.getCellRangeByName("A1")
    line = cell.TopBorder
    assert line.uno_type == "com.sun.star.table.BorderLine2"
    line.Color = 0xFF0000
    line.OuterLineWidth = 50
    assert cell.TopBorder.Color != 0xFF0000
    cell.TopBorder = line
    assert cell.TopBorder.Color == 0xFF0000
    made = office.bridge.struct("com.sun.star.table.CellAddress", Column=2, Row=5)
    assert (made.Sheet, made.Column, made.Row) == (0, 2, 5)
    assert made == copy.deepcopy(made) != office.bridge.struct("com.sun.star.table.CellAddress")


@pytest.mark.office
def test_struct_fields(office: Office) -> None:
    """A field that a struct does not have is refused on both ways in."""
    with pytest.raises(AttributeError):
        office.bridge.struct("com.sun.star.table.CellAddress", Columm=2)
    with pytest.raises(AttributeError):
        office.bridge.struct("com.sun.star.table.CellAddress").Columm
    with pytest.raises(UnoError):
        office.bridge.struct("no.such.Struct")


@pytest.mark.office
def test_nested_structs(office: Office) -> None:
    """Structs inside structs and sequences keep their values."""
    inner = office.bridge.struct("com.sun.star.table.CellAddress", Row=7)
    holder = office.bridge.struct("com.sun.star.beans.NamedValue", Name="x", Value=inner)
    table = office.create("com.sun.star.document.NamedPropertyValues")
    table.insertByName("a", Typed("[]com.sun.star.beans.PropertyValue", office.bridge.properties(Part=holder)))
    (back,) = table.getByName("a")
    assert back.Value.Value.Row == 7


@pytest.mark.office
def test_enum_and_type(sheet: Any) -> None:
    """Enumeration values compare by type and name."""
    centre = Enum("com.sun.star.table.CellHoriJustify", "CENTER")
    cell = sheet.getCellRangeByName("A1")
    assert cell.HoriJustify != centre
    cell.HoriJustify = centre
    assert cell.HoriJustify == centre
    assert TypeName("com.sun.star.sheet.XCellAddressable") in cell.Types


@pytest.mark.office
def test_bytes_and_out_parameters(office: Office) -> None:
    """Bytes go both ways, and an out parameter follows the result."""
    pipe = office.create("com.sun.star.io.Pipe")
    pipe.writeBytes(b"\x00\xffabc")
    pipe.closeOutput()
    assert pipe.readBytes(None, 10) == (5, b"\x00\xffabc")


@pytest.mark.office
def test_char(office: Office) -> None:
    """A UNO character is not a text."""
    holder = office.bridge.struct("com.sun.star.beans.NamedValue", Name="x", Value=Char("あ"))
    table = office.create("com.sun.star.document.NamedPropertyValues")
    table.insertByName("a", Typed("[]com.sun.star.beans.PropertyValue", office.bridge.properties(Part=holder)))
    assert table.getByName("a")[0].Value.Value == Char("あ")


@pytest.mark.office
def test_constant(office: Office) -> None:
    """Constants are looked up by their full name."""
    assert office.bridge.constant("com.sun.star.sheet.CellFlags.FORMULA") == 16
    with pytest.raises(UnoError):
        office.bridge.constant("com.sun.star.sheet.CellFlags.NOTHING")


@pytest.mark.office
def test_uno_exceptions(office: Office, sheet: Any) -> None:
    """An exception carries its UNO type, and the bridge goes on."""
    with pytest.raises(UnoError) as caught:
        office.create("com.sun.star.document.NamedPropertyValues").getByName("missing")
    assert caught.value.type_name == "com.sun.star.container.NoSuchElementException"
    with pytest.raises(UnoError):
        sheet.getCellRangeByName("not a range")
    with pytest.raises(AttributeError):
        sheet.NoSuchProperty
    with pytest.raises(AttributeError):
        sheet.noSuchMethod()
    with pytest.raises(AttributeError):
        sheet.NoSuchProperty = 1
    assert sheet.getCellRangeByName("A1").Value == 0


@pytest.mark.office
def test_equality(office: Office, sheet: Any) -> None:
    """Two proxies of one object are equal."""
    assert office.desktop == office.create("com.sun.star.frame.Desktop")
    assert office.desktop != sheet
    assert copy.deepcopy(sheet) is sheet


@pytest.mark.office
def test_foreign_objects(office: Office) -> None:
    """An object that LibreOffice cannot know is refused before anything is sent."""
    with pytest.raises(TypeError):
        office.desktop.setPropertyValue("Title", object())
    assert office.desktop.getName() is not None


@pytest.mark.office
def test_released(office: Office, sheet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that nobody holds is given up with the next request, and never twice."""
    released: list[int] = []
    write = wire.write_frame

    def record(stream: Any, value: Any) -> None:
        released.extend(value[1])
        write(stream, value)

    cell = sheet.getCellRangeByName("A1")
    number = cell.uno_number
    monkeypatch.setattr(wire, "write_frame", record)
    assert cell.Value == 0
    assert number not in released
    del cell
    office.desktop.getName()
    office.desktop.getName()
    assert released.count(number) == 1


@pytest.mark.office
def test_dead_worker() -> None:
    """A worker that was killed gives OfficeError, then and later."""
    with Bridge(WorkerLine(find().python)) as bridge:
        assert bridge.constant("com.sun.star.sheet.CellFlags.VALUE") == 1
        os.kill(bridge.pid, signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(OfficeError):
                bridge.constant("com.sun.star.sheet.CellFlags.VALUE")
        assert not bridge.usable


@pytest.mark.office
def test_interrupted_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C in the middle of a call no reply can be taken for another call's."""

    def interrupt(_stream: object) -> None:
        raise KeyboardInterrupt

    with Bridge(WorkerLine(find().python)) as bridge:
        with monkeypatch.context() as patch:
            patch.setattr(wire, "read_frame", interrupt)
            with pytest.raises(KeyboardInterrupt):
                bridge.constant("com.sun.star.sheet.CellFlags.VALUE")
        with pytest.raises(OfficeError):
            bridge.constant("com.sun.star.sheet.CellFlags.FORMULA")


def test_worker_that_does_not_start(tmp_path: Path) -> None:
    """A Python that is missing or ends at once gives OfficeError."""
    with pytest.raises(OfficeError):
        WorkerLine(tmp_path / "missing")
    with Bridge(WorkerLine(_script(tmp_path, "exit 3"))) as bridge, pytest.raises(OfficeError):
        bridge.constant("x")


def test_limit(tmp_path: Path) -> None:
    """A call that takes longer than it may ends with OfficeError."""
    with Bridge(WorkerLine(_script(tmp_path, "exec sleep 300"))) as bridge:
        with bridge.limit(0.2), pytest.raises(OfficeError):
            bridge.constant("x")
        assert not bridge.usable


def test_struct_repr() -> None:
    """A struct shows its type and fields."""
    assert repr(Struct("a.B", {"C": 1})) == "a.B(C=1)"
