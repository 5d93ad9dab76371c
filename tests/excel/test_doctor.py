"""The doctor finds each thing that keeps cells from computing on Windows, and says what to do about it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

import xl_addin
from tests.excel.windows import (
    APP_PATHS,
    ARM64,
    COMMON_POLICY,
    CONF,
    DLL,
    EXCEL,
    FOLDER,
    HOME,
    MACHINE,
    POLICY,
    PYTHON,
    SECURITY,
    X86,
    Windows,
    answer,
    good_windows,
    program_head,
)
from xl_addin import __version__
from xl_addin.errors import WorkbookError
from xl_addin.hosts.excel.doctor import diagnose
from xl_addin.hosts.excel.machine import USER, ThisMachine
from xl_addin.hosts.excel.register import Registration, register
from xl_addin.hosts.excel.status import Book, Status, status
from xl_addin.hosts.excel.vba import XLWINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.excel.finding import Finding

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def _findings(machine: Windows, book: Path | None = None) -> tuple[Finding, ...]:
    return diagnose(status(book, machine=machine))


def _bad(machine: Windows, book: Path | None = None) -> list[Finding]:
    return [finding for finding in _findings(machine, book) if finding.level == "bad"]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A workbook without functions."""
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("表")
    return path


@pytest.fixture
def book(plain: Path) -> Path:
    """A registered workbook."""
    return register(plain).path


def test_all_is_well(book: Path) -> None:
    """On a computer as install.cmd leaves it nothing is wrong, and every check says so."""
    findings = _findings(good_windows(), book)
    assert {finding.level for finding in findings} == {"fine"}
    said = " ".join(finding.en for finding in findings)
    for word in ("16.0.17928.20114 (64 bit)", PYTHON, "Python 3.12.4", DLL, "Enable Content", "no mark of the web"):
        assert word in said
    assert f"{book.name} holds the functions of xl-addin {__version__}" in said


def _no_excel(machine: Windows) -> None:
    machine.registry = {}


def _faulty_conf(machine: Windows) -> None:
    machine.files[CONF] = b'"PYTHONPATH",""\r\n\r\n' + machine.files[CONF]


def _no_python(machine: Windows) -> None:
    del machine.files[PYTHON]


def _no_setting(machine: Windows) -> None:
    del machine.files[CONF]


def _strange_letters(machine: Windows) -> None:
    python = PYTHON.replace("yamada", "𠮷田")
    machine.environment["USERPROFILE"] = HOME.replace("yamada", "𠮷田")
    machine.files = {path.replace("yamada", "𠮷田"): content for path, content in machine.files.items()}
    conf = CONF.replace("yamada", "𠮷田")
    machine.files[conf] = rb'"XLADDIN_INTERPRETER","%UserProfile%\.xl-addin\python\Scripts\python.exe"'
    machine.pythons[python] = machine.pythons[PYTHON]


def _says(**changes: object) -> Callable[[Windows], None]:
    def change(machine: Windows) -> None:
        machine.pythons[PYTHON] = (0, "a warning\n" + json.dumps(answer(**changes)))

    return change


def _broken_python(machine: Windows) -> None:
    machine.pythons[PYTHON] = (1, "")


def _silent_python(machine: Windows) -> None:
    machine.pythons[PYTHON] = (0, "")


def _absent_python(machine: Windows) -> None:
    machine.pythons = {}


def _other_dll(machine: Windows) -> None:
    machine.files = {path.replace("0.37.8", "0.37.7"): content for path, content in machine.files.items()}


def _excel_of_32_bits(machine: Windows) -> None:
    machine.files[EXCEL] = program_head(X86)
    del machine.files[rf"{FOLDER}\xlwings32-0.37.8.dll"]


def _set(key: str, name: str, value: int) -> Callable[[Windows], None]:
    def change(machine: Windows) -> None:
        machine.registry[USER, key, name] = value

    return change


@pytest.mark.parametrize(
    ("change", "ja", "en", "do"),
    [
        (_no_excel, "Excel が見つかりません", "Excel was not found", "desktop Excel"),
        (_faulty_conf, "2 行目が読めません", "line 2 is unreadable", "delete the line"),
        (_no_python, "Python「C:", "is not there: C:", "xl-addin excel install"),
        (_no_setting, "設定なし", "none is set", "xl-addin excel install"),
        (_strange_letters, "文字コード", "code page", "plain ASCII"),
        (_broken_python, "起動しません", "does not start", "install.cmd"),
        (_silent_python, "起動しません", "does not start", "install.cmd"),
        (_absent_python, "起動しません", "does not start", "install.cmd"),
        (_says(version="3.10.11"), "Python 3.10.11 は古すぎます", "too old", "3.11 or later"),
        (_says(xl_addin=None), "xl-addin がありません", "no xl-addin", "install.cmd"),
        (_says(xlwings=None), "xlwings がありません", "no xlwings", "install.cmd"),
        (_says(xlwings="0.37.9"), "0.37.8 が必要", "0.37.8 is needed", "pip install xlwings==0.37.8"),
        (_says(com="ImportError: DLL"), "pywin32", "pywin32 cannot be loaded: ImportError: DLL", "install.cmd"),
        (_says(functions="SyntaxError"), "関数を読み込めません", "cannot be loaded: SyntaxError", "install.cmd"),
        (_other_dll, f"{DLL} がありません（あるのは xlwings64-0.37.7.dll", "is missing", "virus"),
        (_excel_of_32_bits, "xlwings32-0.37.8.dll がありません", "xlwings32-0.37.8.dll is missing", "excel install"),
        (_set(COMMON_POLICY, "VBAOff", 1), "VBA を使えなく", "VBA is switched off", "administrator"),
        (_set(SECURITY, "VBAWarnings", 4), "すべて無効", "All macros are disabled", "Trust Center"),
        (_set(SECURITY, "VBAWarnings", 3), "署名", "Only signed macros", "Trust Center"),
        (_set(POLICY, "VBAWarnings", 4), "すべて無効", "All macros are disabled", "administrator"),
    ],
)
def test_each_fault_is_found_alone(change: Callable[[Windows], None], ja: str, en: str, do: str, book: Path) -> None:
    """One thing wrong is one thing told, in both languages, with what to do."""
    machine = good_windows()
    change(machine)
    (finding,) = _bad(machine, book)
    assert ja in finding.ja
    assert en in finding.en
    assert do in finding.do_en
    assert JAPANESE.search(finding.ja)
    assert JAPANESE.search(finding.do_ja)


def test_policy_overrules_the_user(book: Path) -> None:
    """What an administrator allows counts, whatever the user has chosen."""
    machine = good_windows()
    machine.registry[USER, SECURITY, "VBAWarnings"] = 4
    machine.registry[USER, POLICY, "VBAWarnings"] = 2
    assert _bad(machine, book) == []


def test_macros_ask_by_default(book: Path) -> None:
    """A registry without the setting is Excel's default: it asks."""
    machine = good_windows()
    del machine.registry[USER, SECURITY, "VBAWarnings"]
    assert any("Enable Content" in finding.en for finding in _findings(machine, book))


def test_running_all_macros_is_not_needed(book: Path) -> None:
    """A setting that lets all macros run is noted, not recommended."""
    machine = good_windows()
    machine.registry[USER, SECURITY, "VBAWarnings"] = 1
    (noted,) = (finding for finding in _findings(machine, book) if finding.level == "careful")
    assert "不要" in noted.ja


@pytest.mark.parametrize(("zone", "blocked"), [(0, False), (1, False), (2, False), (3, True), (4, True), (None, False)])
def test_mark_of_the_web(zone: int | None, blocked: bool, book: Path) -> None:
    """Workbooks from the internet and from restricted sites are blocked; others are not."""
    machine = good_windows()
    if zone is not None:
        machine.files[f"{book}:Zone.Identifier"] = (
            f"[ZoneTransfer]\r\nZoneId={zone}\r\nHostUrl=about:internet\r\n".encode()
        )
    found = _bad(machine, book)
    assert [finding.do_en for finding in found if "Unblock" in finding.do_en] == [each.do_en for each in found]
    assert bool(found) is blocked


def _windows_book(machine: Windows, path: str, zone: int | None = None) -> tuple[Finding, ...]:
    found = status(machine=machine)
    held = Book(Path(path), zone, Registration(__version__, current=True))
    return diagnose(Status(**{**vars(found), "book": held}))


@pytest.mark.parametrize(
    ("place", "below", "trusted"),
    [
        (r"%USERPROFILE%\Documents\採点", 0, True),
        (r"%USERPROFILE%\Documents\採点" + "\\", 0, True),
        (r"c:\users\YAMADA\documents", 1, True),
        (r"C:\Users\yamada\Documents", 0, False),
        (r"C:\Users\yamada\Documents\採", 1, False),
    ],
)
def test_trusted_locations(place: str, below: int, trusted: bool) -> None:
    """A trusted location overrules the macro setting, for folders below only if it says so."""
    machine = good_windows()
    machine.registry[USER, SECURITY, "VBAWarnings"] = 4
    key = SECURITY + r"\Trusted Locations\Location7"
    machine.registry[USER, key, "Path"] = place
    machine.registry[USER, key, "AllowSubfolders"] = below
    findings = _windows_book(machine, HOME + r"\Documents\採点\表.xlsm")
    assert any(finding.level == "bad" for finding in findings) is not trusted
    marked = _windows_book(machine, HOME + r"\Documents\採点\表.xlsm", zone=3)
    assert any(finding.level == "bad" for finding in marked) is not trusted


LOCATIONS = r"\Trusted Locations"


def _trusting(machine: Windows, place: str) -> None:
    machine.registry[USER, SECURITY, "VBAWarnings"] = 4
    machine.registry[USER, SECURITY + LOCATIONS + r"\Location7", "Path"] = place


@pytest.mark.parametrize(
    ("own", "ruled", "trusted"), [(0, None, True), (1, None, False), (1, 0, True), (0, 1, False), (None, None, True)]
)
def test_trusted_locations_switched_off(own: int | None, ruled: int | None, trusted: bool) -> None:
    """AllLocationsDisabled takes all trusted locations away; what an administrator says counts first."""
    machine = good_windows()
    _trusting(machine, HOME)
    for key, value in ((SECURITY, own), (POLICY, ruled)):
        if value is not None:
            machine.registry[USER, key + LOCATIONS, "AllLocationsDisabled"] = value
    findings = _windows_book(machine, HOME + r"\表.xlsm")
    assert any(finding.level == "bad" for finding in findings) is not trusted


def test_a_trusted_location_is_no_advice_where_there_are_none() -> None:
    """Where macros and locations are both switched off by policy, only the administrator can help."""
    machine = good_windows()
    machine.registry[USER, POLICY, "VBAWarnings"] = 4
    (before,) = _bad(machine)
    assert "one way" in before.do_en
    machine.registry[USER, POLICY + LOCATIONS, "AllLocationsDisabled"] = 1
    (after,) = _bad(machine)
    assert "one way" not in after.do_en
    assert "administrator" in after.do_en


@pytest.mark.parametrize("place", [r"\\server\share\採点", r"%SHARE%\採点"])
@pytest.mark.parametrize(
    ("own", "ruled", "trusted"), [(None, None, False), (1, None, True), (1, 0, False), (0, 1, True)]
)
def test_trusted_locations_on_the_network(place: str, own: int | None, ruled: int | None, *, trusted: bool) -> None:
    """A trusted folder on a server counts only where AllowNetworkLocations says so."""
    machine = good_windows()
    machine.environment["SHARE"] = r"\\server\share"
    _trusting(machine, place)
    for key, value in ((SECURITY, own), (POLICY, ruled)):
        if value is not None:
            machine.registry[USER, key + LOCATIONS, "AllowNetworkLocations"] = value
    findings = _windows_book(machine, r"\\server\share\採点\表.xlsm")
    assert any(finding.level == "bad" for finding in findings) is not trusted


def test_a_workbook_without_functions(plain: Path) -> None:
    """It is told how to register."""
    (finding,) = _bad(good_windows(), plain)
    assert 'excel register "表.xlsx"' in finding.do_ja


def test_an_older_registration(plain: Path) -> None:
    """Functions of another version may compute, and are to be updated."""
    found = status(machine=good_windows())
    old = Book(plain, None, Registration("0.0.9", current=False))
    findings = diagnose(Status(**{**vars(found), "book": old}))
    (noted,) = (finding for finding in findings if finding.level == "careful")
    assert "0.0.9" in noted.en
    assert "update" in noted.do_en


@pytest.mark.parametrize("version", ["99.0.0", "99.0.0.dev1", "100.0"])
def test_a_newer_registration(version: str, plain: Path) -> None:
    """A workbook of a newer version is not to be turned back: xl-addin is to be updated."""
    found = status(machine=good_windows())
    new = Book(plain, None, Registration(version, current=False))
    findings = diagnose(Status(**{**vars(found), "book": new}))
    (noted,) = (finding for finding in findings if finding.level == "careful")
    assert "register" not in noted.do_en
    assert f"update xl-addin to {version}" in noted.do_en
    assert version in noted.do_ja


def test_a_registration_of_a_strange_version(plain: Path) -> None:
    """A version that cannot be read is not taken for a newer one."""
    found = status(machine=good_windows())
    strange = Book(plain, None, Registration("?", current=False))
    findings = diagnose(Status(**{**vars(found), "book": strange}))
    (noted,) = (finding for finding in findings if finding.level == "careful")
    assert "excel register" in noted.do_en


def test_missing_workbook(tmp_path: Path) -> None:
    """A workbook that is not there is no finding but an error."""
    with pytest.raises(WorkbookError):
        status(tmp_path / "なし.xlsm", machine=good_windows())


def test_python_on_the_path() -> None:
    """Without a setting the first pythonw.exe on PATH that has its DLL is used, and a setting is advised."""
    machine = good_windows()
    del machine.files[CONF]
    first, second = r"C:\First", r"C:\Second"
    machine.environment["PATH"] = rf'C:\Windows\system32;{first};"{second}";relative'
    machine.files |= {rf"{first}\pythonw.exe": b"", rf"{second}\pythonw.exe": b"", rf"{second}\{DLL}": b""}
    machine.pythons[rf"{second}\pythonw.exe"] = (0, json.dumps(answer()))
    found = status(machine=machine)
    assert found.settings is not None
    assert found.settings.python == rf"{second}\pythonw.exe"
    (noted,) = (finding for finding in diagnose(found) if finding.level == "careful")
    assert "excel install" in noted.do_en


def test_a_single_users_dll() -> None:
    """`pip install --user` puts the DLL into the roaming folder, where registered workbooks look too."""
    machine = good_windows()
    machine.files = {path: content for path, content in machine.files.items() if not path.endswith(".dll")}
    assert _bad(machine)
    machine.files[rf"{HOME}\AppData\Roaming\Python\{DLL}"] = b""
    assert _bad(machine) == []


@pytest.mark.parametrize(
    "lines",
    [
        '"INTERPRETER_WIN","C:\\no.exe"\r\n"INTERPRETER","C:\\no.exe"\r\n"xladdin_interpreter","{}"\r\n',
        '"XLADDIN_INTERPRETER",""\r\n"INTERPRETER","C:\\no.exe"\r\n"INTERPRETER_WIN","{}"\r\n',
        '"interpreter_win",""\r\n"Interpreter","{}"\r\n"INTERPRETER","C:\\no.exe"\r\n',
    ],
)
def test_which_setting_counts(lines: str) -> None:
    """XLADDIN_INTERPRETER counts, then INTERPRETER_WIN, then INTERPRETER; an empty one does not; of one key the first."""
    machine = good_windows()
    for python in (PYTHON, PYTHON.replace("\\", "/")):
        machine.files[CONF] = lines.format(python).encode()
        found = status(machine=machine)
        assert found.settings is not None
        assert found.settings.python == PYTHON
        assert _bad(machine) == []


def test_a_utf8_mark_hides_the_first_setting() -> None:
    """VBA takes the BOM for a part of the first key: the setting is lost, and the doctor names the reason."""
    machine = good_windows()
    machine.files[CONF] = b"\xef\xbb\xbf" + machine.files[CONF]
    first, second = _bad(machine)
    assert "BOM" in first.en
    assert "ANSI" in first.do_ja
    assert "none is set" in second.en
    machine.files[CONF] = machine.files[CONF].replace(b'"XL', b'"A","1"\r\n"XL')
    (only,) = _bad(machine)
    assert "BOM" in only.ja


def test_excel_of_unknown_width_needs_both() -> None:
    """Where Excel's width cannot be told, both DLLs are asked for."""
    machine = good_windows()
    machine.files[EXCEL] = b"MZ"
    del machine.files[rf"{FOLDER}\{DLL}"]
    (finding,) = _bad(machine)
    assert DLL in finding.ja


@pytest.mark.parametrize("head", [b"", b"MZ", program_head(0x1234), program_head(X86)[:0x10A]])
def test_a_strange_program(head: bytes) -> None:
    """A program that is no PE file of a known kind stops nothing."""
    machine = good_windows()
    machine.files[EXCEL] = head
    assert _bad(machine) == []


def test_arm_and_store() -> None:
    """Excel for ARM and Python from the Microsoft Store are noted: they may not work."""
    machine = good_windows()
    machine.files[EXCEL] = program_head(ARM64)
    store = HOME + r"\AppData\Local\Microsoft\WindowsApps\python.exe"
    machine.files |= {CONF: f'"XLADDIN_INTERPRETER","{store}"'.encode(), store: b""}
    machine.files[store.replace("python.exe", DLL)] = b""
    machine.pythons[store] = (0, json.dumps(answer()))
    noted = [finding.en for finding in _findings(machine) if finding.level == "careful"]
    assert len(noted) == 2
    assert "ARM" in noted[0]
    assert "Store" in noted[1]


def test_another_xl_addin() -> None:
    """The Python for Excel may hold another version than the command: noted."""
    machine = good_windows()
    _says(xl_addin="0.0.9")(machine)
    assert [finding.level for finding in _findings(machine) if "0.0.9" in finding.en] == ["careful"]


def test_quoted_excel_path() -> None:
    """The registry may hold Excel's path in quotes."""
    machine = good_windows()
    machine.registry[MACHINE, APP_PATHS, ""] = f'"{EXCEL}"'
    found = status(machine=machine)
    assert found.excel is not None
    assert found.excel.bits == 64


def test_elsewhere_than_windows(book: Path) -> None:
    """Other systems are told so first; what can be checked there is."""
    machine = Windows(windows=False, python="/usr/bin/python3", pythons={"/usr/bin/python3": (0, json.dumps(answer()))})
    findings = _findings(machine, book)
    assert findings[0].level == "bad"
    assert "Windows" in findings[0].ja
    assert "LibreOffice" in findings[0].do_ja
    said = {finding.level: finding.en for finding in findings[1:]}
    assert set(said) == {"fine", "unknown"}
    assert any("xlwings 0.37.8" in finding.en for finding in findings)
    assert any(book.name in finding.en for finding in findings)


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the findings are the machine's own")
def test_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python that runs this test answers for itself, with the xlwings that workbooks name."""
    monkeypatch.setenv("PYTHONPATH", str(Path(xl_addin.__file__).parents[1]))
    found = status()
    assert found.python is not None
    assert found.python.path == sys.executable
    assert found.python.version == ".".join(map(str, sys.version_info[:3]))
    assert found.python.xlwings == found.xlwings == XLWINGS
    assert found.python.xl_addin == __version__
    assert found.python.functions == ""


class _Winreg(ModuleType):
    """The registry's functions as Python documents them, over keys that each exist in one view."""

    KEY_READ, KEY_WOW64_64KEY, KEY_WOW64_32KEY = 0x20019, 0x100, 0x200
    HKEY_LOCAL_MACHINE = 1

    def __init__(self) -> None:
        super().__init__("winreg")
        self.held = {
            ("Both", 0x100): {"bits": "64", "data": b"x"},
            ("Both", 0x200): {"bits": "32", "old": 7},
            ("Only32", 0x200): {"": "default"},
        }

    def OpenKey(self, root: int, key: str, reserved: int, access: int) -> tuple[str, int]:  # noqa: N802  # Windows' name
        assert (root, reserved) == (1, 0)
        found = (key, access & 0x300)
        if found not in self.held:
            raise FileNotFoundError
        return found

    def QueryValueEx(self, key: tuple[str, int], name: str) -> tuple[object, int]:  # noqa: N802
        if name not in self.held[key]:
            raise FileNotFoundError
        return self.held[key][name], 1

    def QueryInfoKey(self, key: tuple[str, int]) -> tuple[int, int, int]:  # noqa: N802
        return (2, len(self.held[key]), 0)

    def EnumKey(self, _key: tuple[str, int], place: int) -> str:  # noqa: N802
        return f"Location{place}"


def test_the_registry_is_read_in_both_views(monkeypatch: pytest.MonkeyPatch) -> None:
    """A 32-bit Office keeps its keys apart from a 64-bit one; each is found from any Python, the 64-bit one first."""
    monkeypatch.setitem(sys.modules, "winreg", _Winreg())
    machine = ThisMachine()
    machine.windows = True
    assert machine.value(MACHINE, "Both", "bits") == "64"
    assert machine.value(MACHINE, "Both", "old") == 7
    assert machine.value(MACHINE, "Both", "data") is None
    assert machine.value(MACHINE, "Only32", "") == "default"
    assert machine.value(MACHINE, "None", "") is None
    assert machine.keys(MACHINE, "Only32") == ("Location0", "Location1")
    assert machine.keys(MACHINE, "None") == ()


def test_what_a_machine_cannot_give(tmp_path: Path) -> None:
    """Missing files, folders, keys and Pythons are None or empty, never an error."""
    machine = ThisMachine()
    nowhere = str(tmp_path / "none")
    assert machine.content(nowhere) is None
    assert machine.head(nowhere) is None
    assert machine.names(nowhere) == ()
    assert machine.is_file(nowhere) is False
    assert machine.run(nowhere, "pass") is None
    assert machine.run(sys.executable, "raise SystemExit(3)") == (3, "")
    (tmp_path / "there").write_bytes(b"x" * 5000)
    assert machine.names(str(tmp_path)) == ("there",)
    assert machine.content(str(tmp_path / "there")) == b"x" * 5000
    assert machine.head(str(tmp_path / "there")) == b"x" * 4096
    if sys.platform != "win32":
        assert machine.value(USER, "Software", "x") is None
        assert machine.keys(USER, "Software") == ()
