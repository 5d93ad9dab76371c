"""`install` sets the user's xlwings up without touching anything else, and `uninstall` undoes exactly that."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st
from xlwings.utils import read_user_config

from tests.excel.windows import DLL, Windows
from xl_addin.errors import XlAddinError
from xl_addin.hosts.excel import xlwings_conf
from xl_addin.hosts.excel.install import install, uninstall
from xl_addin.rulebook.store import user_folder

if TYPE_CHECKING:
    from collections.abc import Callable

OTHER = "xlwings32-0.37.8.dll"


class Computer:
    """A user's folders on a disk, with a Python whose xlwings has its DLLs where pip puts them for a single user."""

    def __init__(self, folder: Path, home: str = "yamada") -> None:
        self.home = folder / home
        self.conf = self.home / ".xlwings" / "xlwings.conf"
        self.python = self.home / "python" / "Scripts" / "python.exe"
        self.python.parent.mkdir(parents=True)
        self.python.touch()
        self.pip = folder / "pip"
        self.pip.mkdir()
        for name in (DLL, OTHER):
            (self.pip / name).write_bytes(name.encode())
        self.machine = Windows(environment={"USERPROFILE": str(self.home)}, python=str(self.python))

    def install(self) -> str:
        """Install and return what is said."""
        return "\n".join(
            f"{step.ja} / {step.en}" for step in install(machine=self.machine, find_dll=lambda name: self.pip / name)
        )

    def uninstall(self) -> str:
        """Uninstall and return what is said."""
        return "\n".join(f"{step.ja} / {step.en}" for step in uninstall(machine=self.machine))

    def files(self) -> dict[str, bytes]:
        """Everything under the user's folder; a folder is a name that ends in a slash."""
        return {
            str(path.relative_to(self.home)) + ("/" if path.is_dir() else ""): path.read_bytes()
            if path.is_file()
            else b""
            for path in self.home.rglob("*")
        }

    def write_conf(self, content: bytes) -> None:
        """Give the user settings."""
        self.conf.parent.mkdir(exist_ok=True)
        self.conf.write_bytes(content)

    @property
    def line(self) -> bytes:
        """The line that names this Python."""
        return f'"XLADDIN_INTERPRETER","{self.python}"'.encode()


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """A computer on which nothing is installed."""
    monkeypatch.setenv("XL_ADDIN_HOME", str(tmp_path / "notes"))
    return Computer(tmp_path)


def test_from_nothing_and_back(computer: Computer) -> None:
    """The settings and the DLLs are made; afterwards not even a folder is left."""
    before = computer.files()
    said = computer.install()
    assert computer.conf.read_bytes() == computer.line + b"\r\n"
    assert (computer.python.parent / DLL).read_bytes() == DLL.encode()
    assert (computer.python.parent / OTHER).read_bytes() == OTHER.encode()
    assert str(computer.conf) in said
    assert str(computer.python.parent / DLL) in said
    computer.uninstall()
    assert computer.files() == before
    assert not user_folder().exists() or not list(user_folder().iterdir())


SETTINGS = (
    b"",
    b'"LICENSE_KEY","x"\r\n"PYTHONPATH","C:\\\x95\x5c"\r\n',
    b'"LICENSE_KEY","x"',
    b'"XLADDIN_INTERPRETER",""\n"SHOW CONSOLE","True"\n',
    b'"xladdin_interpreter",""\r\n"XLADDIN_INTERPRETER","C:\\second.exe"',
)


@pytest.mark.parametrize("content", SETTINGS)
def test_other_settings_stay(content: bytes, computer: Computer) -> None:
    """Every other line stays byte for byte, in any code page and with any line ends; undone, the file is the old one."""
    computer.write_conf(content)
    before = computer.files()
    assert "before-xl-addin" in computer.install()
    after = computer.conf.read_bytes()
    assert xlwings_conf.read(after, "cp932").values["XLADDIN_INTERPRETER"] == str(computer.python)
    others = [line for line in content.splitlines() if b"XLADDIN_INTERPRETER" not in line.upper()]
    assert [line for line in after.splitlines() if b"XLADDIN_INTERPRETER" not in line.upper()] == others
    backup = computer.conf.with_name("xlwings.conf.before-xl-addin")
    assert backup.read_bytes() == content
    computer.uninstall()
    assert computer.files() == before


def test_twice_changes_nothing(computer: Computer) -> None:
    """A second call finds everything done, and uninstall still undoes the first."""
    computer.write_conf(SETTINGS[1])
    before = computer.files()
    computer.install()
    after = computer.files()
    assert "already set" in computer.install()
    assert computer.files() == after
    computer.uninstall()
    assert computer.files() == before
    assert computer.uninstall() == ""


def test_settings_that_were_right_are_not_taken(computer: Computer) -> None:
    """A Python that the user had set already stays set after uninstall."""
    computer.write_conf(computer.line + b"\r\n")
    before = computer.files()
    assert "already set" in computer.install()
    computer.uninstall()
    assert computer.files() == before


OTHERS = (
    b'"INTERPRETER_WIN","C:\\Python312\\pythonw.exe"\r\n',
    b'"INTERPRETER","C:\\Python312\\pythonw.exe"\r\n',
    b'"CONDA PATH","C:\\conda"\r\n"CONDA ENV","base"\r\n',
)


@pytest.mark.parametrize("content", OTHERS)
def test_the_python_of_other_workbooks_stays(content: bytes, computer: Computer) -> None:
    """What the user's other xlwings workbooks start stays set beside ours; uninstall leaves it too."""
    computer.write_conf(content)
    before = computer.files()
    computer.install()
    assert computer.conf.read_bytes() == content + computer.line + b"\r\n"
    computer.uninstall()
    assert computer.files() == before


def test_xlwings_does_not_know_our_key(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    """No source of the xlwings that is used names our key, and its reader takes the file with our line in it."""
    folder = Path(xlwings.__file__).parent
    sources = [path for path in folder.rglob("*") if path.suffix in {".py", ".bas"}]
    assert any(b"INTERPRETER_WIN" in path.read_bytes() for path in sources)
    assert not any(xlwings_conf.OWN.lower().encode() in path.read_bytes().lower() for path in sources)
    computer.write_conf(OTHERS[0])
    computer.install()
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(computer.conf))
    assert read_user_config() == {
        "interpreter_win": r"C:\Python312\pythonw.exe",
        "xladdin_interpreter": str(computer.python),
    }


def test_a_moved_python_is_ours_to_change(computer: Computer) -> None:
    """An older installation of ours is replaced without asking; uninstall restores what was before it."""
    computer.write_conf(SETTINGS[3])
    before = computer.files()
    computer.install()
    first = computer.machine.python
    computer.machine.python = first.replace("Scripts", "Other")
    Path(computer.machine.python).parent.mkdir()
    computer.install()
    assert b"Other" in computer.conf.read_bytes()
    computer.uninstall()
    Path(computer.machine.python).parent.rmdir()
    assert computer.files() == before


def test_settings_changed_since_stay(computer: Computer) -> None:
    """A Python that the user sets afterwards is left alone by uninstall."""
    computer.install()
    computer.conf.write_bytes(b'"XLADDIN_INTERPRETER","C:\\mine.exe"\r\n')
    assert "changed since" in computer.uninstall()
    assert computer.conf.read_bytes() == b'"XLADDIN_INTERPRETER","C:\\mine.exe"\r\n'


def test_lines_added_since_stay(computer: Computer) -> None:
    """Other settings that came later stay when ours is taken back."""
    computer.write_conf(b'"A","1"\r\n')
    computer.install()
    computer.conf.write_bytes(computer.conf.read_bytes() + b'"B","2"\r\n')
    computer.uninstall()
    assert computer.conf.read_bytes() == b'"A","1"\r\n"B","2"\r\n'


@pytest.mark.parametrize("content", [b'"A","1"\r\n\r\n', b"A=1\r\n", b'"A"\r\n'])
def test_unreadable_settings_stop(content: bytes, computer: Computer) -> None:
    """VBA would misread a line after a faulty one, so nothing is written."""
    computer.write_conf(content)
    with pytest.raises(XlAddinError, match="line"):
        computer.install()
    assert computer.conf.read_bytes() == content


def test_a_utf8_mark_is_named(computer: Computer) -> None:
    """A BOM, which Notepad writes and nobody sees, is told as what it is; nothing is written."""
    content = b'\xef\xbb\xbf"A","1"\r\n'
    computer.write_conf(content)
    with pytest.raises(XlAddinError, match="BOM"):
        computer.install()
    assert computer.conf.read_bytes() == content


def test_slashes_are_understood(computer: Computer) -> None:
    """The same Python written with slashes is found set already."""
    computer.machine.python = computer.machine.python.replace("/", "\\")
    line = f'"XLADDIN_INTERPRETER","{computer.machine.python}"'.replace("\\", "/").encode()
    for name in (DLL, OTHER):
        (computer.python.parents[1] / name).write_bytes(b"own")
    computer.write_conf(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xl_addin.hosts.excel.install.dll_folders", lambda *_: (str(computer.python.parents[1]),))
        assert "already set" in computer.install()
    assert computer.conf.read_bytes() == line


def test_japanese_user_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a folder with Japanese letters the line is ASCII, which VBA and Python read alike."""
    monkeypatch.setenv("XL_ADDIN_HOME", str(tmp_path / "notes"))
    computer = Computer(tmp_path)
    computer.machine.environment["USERPROFILE"] = r"C:\Users\山田"
    computer.machine.python = r"C:\Users\山田\.xl-addin\python\Scripts\python.exe"
    written = tmp_path / "written"
    monkeypatch.setattr("xl_addin.hosts.excel.install.user_conf", lambda _machine: str(written))
    for folder in (tmp_path,):
        monkeypatch.setattr(
            "xl_addin.hosts.excel.install.dll_folders", lambda _python, _machine, folder=folder: (str(folder / "pip"),)
        )
    computer.install()
    assert (
        written.read_bytes() == rb'"XLADDIN_INTERPRETER","%USERPROFILE%\.xl-addin\python\Scripts\python.exe"' + b"\r\n"
    )


def test_letters_outside_the_code_page(computer: Computer) -> None:
    """A path that VBA cannot hold is refused."""
    computer.machine.python = str(computer.home / "𠮷" / "python.exe")
    with pytest.raises(XlAddinError, match="ASCII"):
        computer.install()


def test_dlls_in_place_are_not_copied(computer: Computer) -> None:
    """Above a virtual environment's Scripts folder, where pip puts them, the DLLs are found and stay after uninstall."""
    for name in (DLL, OTHER):
        (computer.python.parents[1] / name).write_bytes(b"own")
    before = computer.files()
    assert "the DLL is there" in computer.install()
    computer.uninstall()
    assert computer.files() == before


def test_a_changed_dll_stays(computer: Computer) -> None:
    """Only the file that was placed is deleted, not another one of its name."""
    computer.install()
    (computer.python.parent / DLL).write_bytes(b"newer")
    computer.uninstall()
    assert (computer.python.parent / DLL).read_bytes() == b"newer"
    assert not (computer.python.parent / OTHER).exists()


def test_excel_holds_the_dll(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Excel runs nothing is taken back; afterwards all of it is."""
    before = computer.files()
    computer.install()
    after = computer.files()

    def refuse(path: Path) -> None:
        raise PermissionError(13, "in use", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(XlAddinError, match="Excel"):
            computer.uninstall()
    assert computer.files() == after
    computer.uninstall()
    assert computer.files() == before


def test_a_missing_dll(computer: Computer) -> None:
    """An xlwings without its DLL, as on other systems, is told before anything changes."""
    before = computer.files()
    with pytest.raises(XlAddinError, match=DLL):
        install(machine=computer.machine)
    assert computer.files() == before


def test_a_folder_that_cannot_be_written(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a Python of the administrator nothing can be written: the offline folder is named as the way."""

    def refuse(path: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path), len(content))

    monkeypatch.setattr("xl_addin.hosts.excel.install.write_whole", refuse)
    with pytest.raises(XlAddinError, match=r"install\.cmd"):
        computer.install()


def test_an_unreadable_note(computer: Computer) -> None:
    """A damaged note of what was done is told, not guessed."""
    computer.install()
    (user_folder() / "excel.json").write_text("{", "utf-8")
    for action in (computer.install, computer.uninstall):
        with pytest.raises(XlAddinError, match=r"excel\.json"):
            action()


@pytest.mark.parametrize("action", [install, uninstall])
def test_not_on_windows(action: Callable[..., object]) -> None:
    """Other systems are told that Excel's functions need Windows."""
    with pytest.raises(XlAddinError, match="LibreOffice"):
        action(machine=Windows(windows=False))


def test_what_was_placed_is_noted_with_its_sum(computer: Computer) -> None:
    """The note names each DLL with its SHA-256."""
    computer.install()
    note = (user_folder() / "excel.json").read_text("utf-8")
    assert hashlib.sha256(DLL.encode()).hexdigest() in note


LINES = st.lists(
    st.tuples(
        st.sampled_from(["A", "b c", "XLADDIN_INTERPRETER", "xladdin_interpreter"]),
        st.sampled_from(["", "1", "%X%", "表"]),
    ),
    max_size=5,
)
ENDS = st.sampled_from(["\r\n", "\n"])


@given(LINES, ENDS, st.booleans())
def test_a_line_goes_in_and_out(lines: list[tuple[str, str]], end: str, closed: bool) -> None:
    """Replacing a line and putting the old one back gives the file again, whatever else is in it."""
    text = end.join(f'"{key}","{value}"' for key, value in lines) + (end if closed and lines else "")
    content = text.encode("cp932")
    before = xlwings_conf.line_of(content, "XLADDIN_INTERPRETER")
    line = xlwings_conf.made_line("XLADDIN_INTERPRETER", "C:\\p.exe", "cp932")
    changed = xlwings_conf.with_line(content, "XLADDIN_INTERPRETER", line)
    assert xlwings_conf.read(changed, "cp932").values["XLADDIN_INTERPRETER"] == "C:\\p.exe"
    back = xlwings_conf.with_line(changed, "XLADDIN_INTERPRETER", before)
    # A file without a last line end gains one when a line is put after it.
    gained = before is None and lines and not closed
    assert back == content + (b"\r\n" if gained else b"")
