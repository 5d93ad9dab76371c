"""The VBA text says what it must in every code page, and holds what xlwings asks for."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest

from xl_addin import __version__
from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel import cells, macros, udfs, vba, vba_scripts, vba_text
from xl_addin.hosts.scripts import SCRIPTS

MODULES = {page: vba.functions_module(page) for page in (932, 1252)}
WRAPPER = re.compile(
    r"Public Function (?P<name>SCORE_\w+)\((?P<declared>[^)]*)\) As Variant\r\n"
    r'Attribute (?P=name)\.VB_Description = "(?P<help>(?:[^"]|"")*)"\r\n'
    r'Attribute (?P=name)\.VB_ProcData\.VB_Invoke_Func = " \\n14"\r\n'
    r'    (?P=name) = Scored\("(?P<method>\w+)", Array\((?P<passed>[^)]*)\)\)\r\n'
    r"End Function\r\n"
)
UPSTREAM = files("xlwings").joinpath("xlwings.bas").read_text("utf-8")


@pytest.mark.parametrize("page", MODULES)
def test_every_function_has_its_wrapper(page: int) -> None:
    """Name, method, arguments and what may be left out are the registry's, in its order."""
    found = {match["name"]: match for match in WRAPPER.finditer(MODULES[page])}
    assert list(found) == [function.name for function in FUNCTIONS]
    for function in FUNCTIONS:
        match = found[function.name]
        declared = match["declared"].split(", ")
        names = [word.rstrip("_") for word in match["passed"].split(", ")]
        assert match["method"] == function.method
        assert names == [argument.name for argument in function.arguments]
        assert [word.split()[-3].rstrip("_") for word in declared] == names
        assert [word.startswith("Optional ") for word in declared] == [item.optional for item in function.arguments]


def test_help_in_both_languages() -> None:
    """Descriptions are Japanese, then English if both fit into 255 characters; without Japanese letters English alone."""
    for page, text in MODULES.items():
        for match in WRAPPER.finditer(text):
            function = next(item for item in FUNCTIONS if item.name == match["name"])
            said = match["help"].replace('""', '"')
            assert len(said) <= 255
            assert said.startswith(function.help.ja if page == 932 else function.help.en[:20])
            both = f"{function.help.ja} / {function.help.en}"
            assert page == 1252 or said == (both if len(both) <= 255 else function.help.ja)


def test_sources_are_code_page_safe() -> None:
    """All but descriptions is ASCII, and a description's bytes end no line and no text in any code page."""
    vba.python_module().encode("ascii")
    MODULES[1252].encode("ascii")
    rest = re.sub(r"^Attribute .*$", "", MODULES[932], flags=re.MULTILINE)
    rest.encode("ascii")
    stored = MODULES[932].encode("cp932")
    for line in stored.split(b"\r\n"):
        if b"VB_Description" in line:
            inner = line.split(b'"', 1)[1][:-1]
            assert b'"' not in inner.replace(b'""', b"")
            assert not set(inner) & {*range(0x20)}
    # Read in the wrong code page it is the same program with other help texts.
    misread = stored.decode("latin-1")
    assert WRAPPER.sub("", misread) == WRAPPER.sub("", MODULES[932])
    assert len(WRAPPER.findall(misread)) == len(FUNCTIONS)


def test_lines_fit_the_editor() -> None:
    """No line is longer than VBA takes, and all end as VBA ends them."""
    for text in (*MODULES.values(), vba.python_module(), vba_scripts.scripts_module()):
        assert max(len(line.encode("cp932")) for line in text.split("\r\n")) < 1023
        assert text.count("\n") == text.count("\r\n")
        assert text.startswith("Attribute VB_Name = ")


def test_messages_read_as_japanese() -> None:
    """Letters written by their numbers are the messages."""
    said = "".join(
        chr(int(number, 16)) if number else text
        for number, text in re.findall(
            r'ChrW\$\(&H([0-9A-F]{4})\)|"([^"]*)"', MODULES[932].split("Private Sub Tell")[1]
        )
    )
    assert "xl-addin: Python が見つからないため計算できません。" in said
    assert "コマンド xl-addin excel doctor で原因を確かめられます。" in said


def test_the_pinned_xlwings() -> None:
    """The version in the DLL's name is the one that is required, installed, and named by xlwings itself."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert f"xlwings=={vba.XLWINGS}" in project["project"]["dependencies"]
    assert version("xlwings") == vba.XLWINGS
    theirs = set(re.findall(r'"(xlwings\d\d-[\d.]+\.dll)"', UPSTREAM))
    assert set(re.findall(r'"(xlwings\d\d-[\d.]+\.dll)"', vba.python_module())) == theirs
    signature = re.compile(r"Declare PtrSafe Function (XLPyDLLActivateAuto .*)$", re.MULTILINE)
    # Two names, so that no line needs the other not to be there.
    text = re.sub(r'Activate(\d\d) (Lib "xlwings\1-\S+") Alias "(\w+)"', r"\3 \2", vba.python_module())
    ours, theirs = ({line.strip() for line in signature.findall(source)} for source in (text, UPSTREAM))
    assert ours == theirs


def test_the_notice_of_xlwings() -> None:
    """The whole notice stands in the module that is made from xlwings, and nothing of its other licence is used."""
    text = vba.python_module().replace("\r\n", "\n")
    notice = UPSTREAM[UPSTREAM.index("'xlwings is distributed") : UPSTREAM.index("'Attribute VB_Name")].strip()
    assert notice in text
    assert not re.search(r"xlwings\.pro|LICENSE_KEY|xlwings\.server|CreateObject|WScript", text)


def test_the_call_is_that_of_xlwings() -> None:
    """A function's call is that of xlwings' own wrapper, but for the workbook, in which xlwings would look for code."""
    text = vba.python_module()
    assert f'CallUDF("{vba.UDFS}", method, arguments, Nothing, Application.Caller)' in text
    assert "ThisWorkbook" not in text.partition("CallUDF(")[2].partition("\r\n")[0]


def test_a_script_is_called_as_xlwings_does() -> None:
    """The workbook is set as xlwings' own RunPython sets it for a server that runs; the function called is ours."""
    text = vba.python_module()
    [setting] = re.findall(r"SetAttr .*ThisWorkbook", text)
    assert f"XLPy.{setting}".replace("python.", "XLPy.") in UPSTREAM
    assert f'Module("{vba.MACROS}"), "run", python.Tuple(script, file)' in text
    assert list(inspect.signature(macros.run).parameters) == ["key", "file"]
    assert macros.__name__ == vba.MACROS


def test_every_script_has_its_macro() -> None:
    """A public procedure without arguments, as buttons need it, hands the script's name on."""
    text = vba_scripts.scripts_module()
    text.encode("ascii")
    found = re.findall(r'^Public Sub (\w+)\(\)\r\n    RunScript "(\w+)", (.*)\r\nEnd Sub', text, re.MULTILINE)
    assert [(name, key) for name, key, _ in found] == [(vba_scripts.macro(one), one.key) for one in SCRIPTS]
    assert [question != '""' for _, _, question in found] == [bool(one.file_ja) for one in SCRIPTS]
    assert len({name.lower() for name, _, _ in found}) == len(SCRIPTS)


def test_the_command_is_python_and_nothing_else() -> None:
    """It opens with a quoted path, so that no shell and no program of the current folder is started, and it serves."""
    text = vba.python_module()
    assert len(re.findall(r"^ *pythonCommand = ", text, re.MULTILINE)) == 1
    assert not re.search(r"cmd|comspec|\bShell[ (]", text, re.IGNORECASE)
    command = re.search(r'pythonCommand = "((?:[^"]|"")*)" & python & "((?:[^"]|"")*)"', text)
    assert command is not None
    before, after = (part.replace('""', '"') for part in command.groups())
    assert before == '"'
    program = re.fullmatch(r'" -P -B -c "([^"]*)"', after)
    assert program is not None
    ast.parse(program[1])
    assert program[1].endswith("xlwings.serve('$(CLSID)')")


def test_both_ends_agree() -> None:
    """The Python module that VBA calls has every method, and marks a cell error as VBA expects it."""
    assert udfs.__name__ == vba.UDFS
    assert vba.MARK == cells.ERROR_MARK
    for match in WRAPPER.finditer(MODULES[932]):
        assert callable(getattr(udfs, match["method"]))


def test_the_error_numbers() -> None:
    """The numbers are those that Excel's own constants xlErrNull … xlErrNA have."""
    numbers = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036}
    assert {**numbers, "#N/A": 2042} == vba.EXCEL_ERRORS


def test_the_stamp() -> None:
    """A module tells its version and its fingerprint; another module tells none, and spacing does not matter."""
    found = vba_text.stamp(MODULES[932])
    assert found is not None
    assert found[0] == __version__
    assert vba_text.stamp(MODULES[932].replace("    ", "  ")) == found
    assert vba_text.stamp(MODULES[1252]) != found
    assert vba_text.stamp("Sub A()\r\nEnd Sub") is None
