"""Scripts that are chosen in Calc's menu run in a process of their own on the open document, in a LibreOffice with windows."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from PIL import Image

from tests.screen import eventually, press_return_in, screenshot, xdotool
from tests.window import SECONDS, choose, dispatch, japanese_window, words_of
from xl_addin.hosts import interpreter
from xl_addin.hosts.calc.bridge import Bridge
from xl_addin.hosts.calc.find import find
from xl_addin.hosts.calc.lines import WorkerLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office

ROOT = Path(__file__).parents[1]
# As the noted Python, but with the scripts of a test in the place of the shipped ones.
PYTHON = """#!/bin/sh
case "$1$2$3$4$5" in -E-P-B-Xutf8) ;; *) exit 9 ;; esac
exec "{python}" -E -P -B -X utf8 -c "
import sys
sys.path[:0] = ['{root}', '{folder}']
import xl_addin.hosts.scripts as table
table.PACKAGE = 'tried'
from xl_addin.cli.from_calc import main
main()
"
"""
COLOURS = 4
HEAD = "import os, sys, time\nfrom pathlib import Path\nimport xlwings as xw\nbook = xw.Book.caller()\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user folder for the module's LibreOffice."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XL_ADDIN_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def window(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:  # noqa: ARG001 - LibreOffice inherits the folder
    """A LibreOffice with windows whose words are Japanese."""
    with japanese_window() as started:
        yield started
        screenshot(tmp_path_factory.mktemp("screen") / "last.png")


class Eyes:
    """A second way into a LibreOffice, to see it while a call of the first waits for the user."""

    def __init__(self, office: Office, bridge: Bridge) -> None:
        self.bridge = bridge
        traces = office._traces  # noqa: SLF001 - a second line needs the same pipe
        assert traces is not None
        self.context = bridge.connect(f"uno:pipe,name={traces.pipe};urp;StarOffice.ComponentContext")

    def create(self, service: str) -> Any:
        """Make an instance of a service."""
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)


@pytest.fixture(scope="module")
def eyes(window: Office) -> Iterator[Eyes]:
    """Sees what the window shows."""
    with Bridge(WorkerLine(find().python)) as bridge:
        yield Eyes(window, bridge)


@pytest.fixture
def document(window: Office) -> Iterator[Any]:
    """A new spreadsheet document in a window."""
    made = window.new_calc()
    yield made
    made.close(True)


class Tried:
    """The Python that the menu starts, with scripts of the test."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home = home
        self.folder = folder
        self.package = folder / "tried"
        self.package.mkdir()
        (self.package / "__init__.py").touch()
        python = folder / "python"
        python.write_text(PYTHON.format(python=sys.executable, root=ROOT, folder=folder), "utf-8")
        python.chmod(0o755)
        self.note(python)

    def note(self, python: Path) -> None:
        """Note a Python for the menu."""
        note = {"python": str(python), "package": str(ROOT)}
        (self.home / interpreter.NAME).write_text(json.dumps(note), "utf-8")

    def script(self, key: str, text: str) -> None:
        """Put a script in the place of a shipped one."""
        (self.package / f"{key}.py").write_text(HEAD + text, "utf-8")

    def log(self) -> str:
        """What the user's log holds."""
        path = self.home / "xl-addin.log"
        return path.read_text("utf-8") if path.exists() else ""


@pytest.fixture
def tried(home: Path, tmp_path: Path) -> Tried:
    """Scripts of the test."""
    return Tried(home, tmp_path)


def start(office: Office, document: Any, key: str) -> None:
    """Choose a script in the menu of a document's window."""
    dispatch(office, document, f"service:jp.xladdin.Commands?script.{key}")


def told(office: Office | Eyes) -> str:
    """Wait for a box, close it and return what it said."""
    # Seen twice alike, it is drawn to its end.
    words = eventually(
        lambda: words_of(office, "xl-addin"), lambda seen: seen and seen == words_of(office, "xl-addin"), SECONDS
    )
    assert press_return_in("xl-addin")
    eventually(lambda: words_of(office, "xl-addin"), lambda seen: not seen)
    return max(words, key=len, default="")


def told_while(office: Office, document: Any, key: str, eyes: Eyes) -> str:
    """Choose a script whose menu call itself shows a box; return what that said."""
    said: list[str] = []
    user = threading.Thread(target=lambda: said.append(told(eyes)))
    user.start()
    start(office, document, key)
    user.join(SECONDS)
    return said[0]


def cell(document: Any, name: str = "A1") -> Any:
    """What a cell of the first sheet shows."""
    return document.Sheets.getByIndex(0).getCellRangeByName(name).getDataArray()[0][0]


def running(pid: int) -> bool:
    """Whether a process runs."""
    return Path(f"/proc/{pid}").exists()


def wait_for(path: Path) -> str:
    """Wait until a script has written a file."""
    return str(eventually(lambda: path.read_text("utf-8") if path.exists() else "", bool, SECONDS))


# The way there and back


def test_a_click_runs_a_script(window: Office, document: Any, tried: Tried, tmp_path: Path) -> None:
    """Chosen in the submenu, it works on the document of the window; a box tells the end and what was printed."""
    tried.script("charts", "book.sheets[0]['A1:B1'].value = ['あ', 2.5]\nprint('書きました', sys.argv[1:])\n")
    choose(window, document, "スクリプト", "グラフの作成")
    seen = told(window)
    screenshot(tmp_path / "end.png")
    assert "「グラフの作成」が終わりました" in seen
    assert "書きました []" in seen
    assert (cell(document), cell(document, "B1")) == ("あ", 2.5)
    assert "script charts ended with 0" in tried.log()


def test_the_menu_returns_at_once(window: Office, document: Any, tried: Tried, tmp_path: Path, eyes: Eyes) -> None:
    """While the script waits, the window can be used; a second one is refused for this document alone."""
    go = tmp_path / "go"
    waiting = (
        f"Path({str(tmp_path / 'ready')!r}).write_text('1')\nwhile not Path({str(go)!r}).exists(): time.sleep(0.05)\n"
    )
    tried.script("charts", f"{waiting}book.sheets[0]['A1'].value = 'late'\n")
    tried.script("export_pdf", "book.sheets[0]['A1'].value = 'other'\n")
    start(window, document, "charts")
    wait_for(tmp_path / "ready")
    dispatch(window, document, ".uno:SelectAll")
    document.Sheets.getByIndex(0).getCellRangeByName("C3").Value = 5
    for key, title in (("charts", "グラフの作成"), ("export_pdf", "PDF の書き出し")):
        said = told_while(window, document, key, eyes)
        assert "「グラフの作成」を実行中です" in said
        assert f"「{title}」を選んでください" in said
    other = window.new_calc()
    start(window, other, "export_pdf")
    assert "PDF の書き出し" in told(window)
    assert cell(other) == "other"
    other.close(True)
    assert cell(document) == ""
    go.touch()
    assert "「グラフの作成」が終わりました" in told(window)
    assert cell(document) == "late"
    start(window, document, "export_pdf")
    told(window)
    assert cell(document) == "other"


def test_progress_is_on_the_status_bar(window: Office, document: Any, tried: Tried, tmp_path: Path) -> None:
    """What a script puts into app.status_bar is seen in the window while it runs, and not after it, even if it fails."""
    tell, end = tmp_path / "tell", tmp_path / "end"
    tried.script(
        "charts",
        f"Path({str(tmp_path / 'ready')!r}).write_text('1')\n"
        f"while not Path({str(tell)!r}).exists(): time.sleep(0.05)\n"
        "book.app.status_bar = '計算中… 3/47'\n"
        f"while not Path({str(end)!r}).exists(): time.sleep(0.05)\n"
        "1 / 0\n",
    )
    assert len(set(eventually(lambda: bottom_left(tmp_path), lambda seen: len(set(seen)) > COLOURS))) > COLOURS
    idle = eventually(lambda: bottom_left(tmp_path), lambda seen: seen == bottom_left(tmp_path))
    start(window, document, "charts")
    wait_for(tmp_path / "ready")
    assert bottom_left(tmp_path) == idle
    tell.touch()
    assert eventually(lambda: bottom_left(tmp_path), lambda seen: seen != idle) != idle
    screenshot(tmp_path / "status.png")
    end.touch()
    told(window)
    assert eventually(lambda: bottom_left(tmp_path), lambda seen: seen == idle) == idle


def bottom_left(folder: Path) -> bytes:
    """The corner of the screen where the status bar's words begin."""
    path = folder / "screen.png"
    screenshot(path)
    with Image.open(path) as picture:
        return picture.crop((0, picture.height - 22, 150, picture.height)).tobytes()


def test_a_shipped_script_runs(window: Office, home: Path, tmp_path: Path) -> None:
    """With the Python that `xl-addin calc install` notes, a shipped script works on an opened file."""
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("結果").write_column("A1", [1, 2, 3])
    interpreter.note_own()
    opened = window.load(path)
    start(window, opened, "export_pdf")
    seen = told(window)
    assert "「PDF の書き出し」が終わりました" in seen
    assert str(tmp_path / "表.pdf") in seen
    assert (tmp_path / "表.pdf").read_bytes().startswith(b"%PDF")
    assert str(home) not in seen
    opened.close(True)


# Files


def test_a_file_is_asked_for(window: Office, document: Any, tried: Tried, tmp_path: Path) -> None:
    """The path that the user gives is the script's argument."""
    data = tmp_path / "data.csv"
    data.write_text("a\n1\n", "utf-8")
    tried.script("refresh", "book.sheets[0]['A1'].value = sys.argv[1]\n")
    answering = threading.Thread(target=answer_picker, args=[str(data)])
    answering.start()
    start(window, document, "refresh")
    answering.join(SECONDS)
    assert "「データの更新」が終わりました" in told(window)
    assert cell(document) == str(data)


def test_no_file_no_script(window: Office, document: Any, tried: Tried) -> None:
    """When the user closes the question, nothing is started and nothing said."""
    tried.script("refresh", "book.sheets[0]['A1'].value = 1\n")
    before = tried.log()
    answering = threading.Thread(target=answer_picker, args=[""])
    answering.start()
    start(window, document, "refresh")
    answering.join(SECONDS)
    assert words_of(window, "xl-addin") == []
    assert "script refresh started" not in tried.log()[len(before) :]


def answer_picker(path: str) -> None:
    """Type a path into the window that asks for a file and press Return; Escape without a path."""
    found = eventually(lambda: xdotool("search", "--name", "新しい数値のファイル").split()[-1:], bool, SECONDS)
    for number in found:
        xdotool("windowfocus", number)
        if path:
            xdotool("key", "ctrl+a")
            xdotool("type", "--delay", "20", path)
        xdotool("key", "Return" if path else "Escape")


# Errors


def test_an_error_is_shown(window: Office, document: Any, tried: Tried) -> None:
    """The box names the script, the error and the log; the log has the traceback; the next script runs."""
    tried.script("charts", "raise ValueError('だめです')\n")
    start(window, document, "charts")
    seen = told(window)
    for words in ("グラフの作成", "Make charts", "ValueError: だめです", str(tried.home / "xl-addin.log")):
        assert words in seen
    assert f'File "{tried.package / "charts.py"}", line 5' in tried.log()
    tried.script("charts", "print('よい')\n")
    start(window, document, "charts")
    assert "よい" in told(window)


def test_an_explained_error_is_its_message(window: Office, document: Any, tried: Tried) -> None:
    """An error with a message of its own is shown in both languages, without a traceback anywhere."""
    tried.script("charts", "from xl_addin.errors import WorkbookError\nraise WorkbookError('無理です', 'no way')\n")
    before = len(tried.log())
    start(window, document, "charts")
    seen = told(window)
    assert "無理です" in seen
    assert "no way" in seen
    assert "Traceback" not in tried.log()[before:]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("input()\n", "EOFError"),
        ("sys.exit('やめました')\n", "やめました"),
        ("sys.exit(4)\n", "4"),
        ("os._exit(5)\n", "5"),
        ("import no_such_module\n", "no_such_module"),
    ],
)
def test_no_end_is_silent(window: Office, document: Any, tried: Tried, text: str, words: str) -> None:
    """Leaving early, a missing module and a crash of Python are all told."""
    tried.script("charts", text)
    start(window, document, "charts")
    seen = told(window)
    assert "エラーで止まりました" in seen
    assert words in seen


def test_no_python(window: Office, document: Any, tried: Tried, eyes: Eyes) -> None:
    """Without a Python, or with one that does not run our program, the user reads what to do."""
    (tried.home / interpreter.NAME).unlink()
    assert "xl-addin calc install" in told_while(window, document, "charts", eyes)
    wrong = tried.folder / "wrong"
    wrong.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    wrong.chmod(0o755)
    tried.note(wrong)
    start(window, document, "charts")
    assert "3" in told(window)


def test_a_document_closed_meanwhile(window: Office, tried: Tried, tmp_path: Path) -> None:
    """The script stops with an error that is told, and LibreOffice goes on."""
    go = tmp_path / "go"
    tried.script(
        "charts",
        f"Path({str(tmp_path / 'ready')!r}).write_text('1')\nwhile not Path({str(go)!r}).exists(): time.sleep(0.05)\n"
        "book.sheets[0]['A1'].value = 1\n",
    )
    kept, closed = window.new_calc(), window.new_calc()
    start(window, closed, "charts")
    wait_for(tmp_path / "ready")
    closed.close(True)
    go.touch()
    assert "エラーで止まりました" in told(window)
    assert window.alive
    kept.close(True)


# What the process has


def test_the_process_has_nothing_but_its_streams(window: Office, document: Any, tried: Tried, tmp_path: Path) -> None:
    """No open file or socket of LibreOffice, no variable for LibreOffice's own Python, no folder of the workbook on the path."""
    out = tmp_path / "seen.json"
    tried.script(
        "charts",
        "import json\n"
        "files = {name: os.readlink('/proc/self/fd/' + name) for name in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + name)}\n"
        f"Path({str(out)!r}).write_text(json.dumps([files, dict(os.environ), sys.path, os.getcwd()]))\n",
    )
    start(window, document, "charts")
    told(window)
    files, environment, path, folder = json.loads(out.read_text("utf-8"))
    assert not [target for target in files.values() if target.startswith("socket:")]
    assert not [target for target in files.values() if "libreoffice" in target or target.startswith(str(window.folder))]
    assert not [name for name in environment if name.startswith(("PYTHON", "URE_", "UNO_"))]
    assert folder == str(tried.home)
    assert folder not in path
    assert "" not in path


# The end of LibreOffice


@pytest.mark.parametrize("how", ["killed", "closed"])
def test_the_script_ends_with_libreoffice(tried: Tried, tmp_path: Path, how: str) -> None:
    """Whatever the script is doing: nothing is left of it when LibreOffice was closed or has crashed."""
    ready = tmp_path / "ready"
    busy = "while True: time.sleep(0.05)\n"
    tried.script("charts", f"Path({str(ready)!r}).write_text(str(os.getpid()))\n{busy}")
    with japanese_window() as office:
        document = office.new_calc()
        start(office, document, "charts")
        pid = int(wait_for(ready))
        assert running(pid)
        if how == "killed":
            os.killpg(office.pid, signal.SIGKILL)
        else:
            document.close(True)
            office.stop()
        assert not eventually(lambda: running(pid), lambda there: not there)
