"""Puts the worksheet functions into the parts of a workbook file, and takes them out again."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin import __version__
from xl_addin.errors import WorkbookError
from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.excel import journal, vba
from xl_addin.hosts.excel.codenames import code_names
from xl_addin.hosts.excel.vba_project import NEW_PROJECT, Document, Project, new_project
from xl_addin.hosts.excel.vba_scripts import macros, scripts_module
from xl_addin.hosts.excel.vba_text import stamp
from xl_addin.parts import workbook as parts
from xl_addin.parts.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MODULES: Final = (vba.FUNCTIONS_MODULE, vba.PYTHON_MODULE, vba.SCRIPTS_MODULE)
_PROJECT_NAME: Final = "vbaProject.bin"
# Where Japanese cannot name a sheet's module, another code page can.
_CODE_PAGES: Final = (vba.JAPANESE, 1252, 1251, 936, 949, 950)
_FUNCTIONS: Final = tuple(function.name for function in FUNCTIONS)
# What no other module may be called: VBA could not tell it from what ours declare.
_RESERVED: Final = (*MODULES, *_FUNCTIONS, *vba.PROCEDURES, *macros())
_GAP: Final = r"(?:[ \t]|_\r?\n)+"
# At the beginning of a line or behind a colon, but not in a comment or a text. What is private to a module disturbs none.
_DECLARED: Final = re.compile(
    r"""^(?!\s*Rem\b)(?:(?:[^'"\r\n]|"[^"\r\n]*")*:)?[ \t]*"""
    rf"(?:(?:Public|Global|Friend|Static){_GAP})*"
    rf"(?:Sub|Function|Property{_GAP}(?:Get|Let|Set)|Const){_GAP}"
    rf"({'|'.join(_FUNCTIONS)}|XlAddin\w*)\b",
    re.MULTILINE | re.IGNORECASE,
)
_RELEASE: Final = re.compile(r"\d+(?:\.\d+)*")


class Registration(NamedTuple):
    """What is registered in a workbook.

    Attributes:
        version: the version of xl-addin that wrote it.
        current: it is what this version would write.
    """

    version: str
    current: bool


def registration(workbook: Workbook) -> Registration | None:
    """Return what is registered in a workbook, None if nothing is."""
    project = _project(workbook)
    sources = [] if project is None else [project.sources.get(name, "") for name in MODULES]
    found = [known[0] for known in map(stamp, sources) if known is not None]
    if project is None or not found:
        return None
    same = _identity(sources) == _identity(_sources(project.code_page).values())
    return Registration(max(found, key=_release), same and workbook.type == parts.MACROS)


def registered(workbook: Workbook) -> bytes | None:
    """Return a workbook file with the functions in it, None if they are there already.

    Raises:
        WorkbookError: its VBA project may not be changed, or has functions or modules of these names.
    """
    present = registration(workbook)
    if present is not None and present.current:
        return None
    _refuse(workbook)
    if present is not None:
        plain = unregistered(workbook)
        workbook = Workbook(plain, workbook.name) if plain is not None else workbook
    after = _with_functions(workbook)
    before = {part: _content(workbook, part) for part in after}
    return workbook.archive.changed({**after, journal.PART: journal.journal(before, after)})


def unregistered(workbook: Workbook) -> bytes | None:
    """Return a workbook file without the functions, None if they are not there.

    A file that nothing has changed since is what it was, part for part. In any other, for example one that Excel has saved
    since, the modules go and the rest stays.

    Raises:
        WorkbookError: its VBA project may not be changed.
    """
    if registration(workbook) is None:
        return None
    _refuse(workbook)
    written = workbook.find(journal.PART)
    if written is not None:
        before = journal.undone(workbook.archive.read(written), lambda part: _content(workbook, part))
        if before is not None:
            return workbook.archive.changed({**before, written: None})
    return workbook.archive.changed(_without_functions(workbook, written))


def _with_functions(workbook: Workbook) -> dict[str, bytes]:
    part = workbook.project
    after: dict[str, bytes] = {}
    types = {workbook.part: parts.MACROS, journal.PART: journal.TYPE}
    if part is not None:
        project = Project(workbook.archive.read(part), workbook.name)
        after[part] = project.with_modules(_sources(project.code_page))
    else:
        documents, after = code_names(workbook, (*_RESERVED, NEW_PROJECT))
        part = _free_name(workbook)
        code_page = _code_page(documents, workbook.name)
        after[part] = new_project(documents, code_page, _sources(code_page))
        types[part] = parts.PROJECT_TYPE
        rels = _rels(workbook)
        after[rels] = parts.with_relation(workbook.markup(rels), parts.PROJECT_RELATION, posixpath.basename(part))
    after[_types(workbook)] = workbook.types_with(types)
    return after


def _without_functions(workbook: Workbook, written: str | None) -> dict[str, bytes | None]:
    part = workbook.project
    if part is None:
        return {}
    after: dict[str, bytes | None] = {
        part: Project(workbook.archive.read(part), workbook.name).without_modules(MODULES)
    }
    if written is not None:
        after[written] = None
    types: dict[str, str] = {}
    gone = [journal.PART]
    if Project(after[part] or b"", workbook.name).documents_only:
        after[part] = None
        rels = _rels(workbook)
        after[rels] = parts.without_relation(workbook.markup(rels), parts.PROJECT_RELATION)
        types[workbook.part] = parts.PLAIN
        gone.append(part)
    after[_types(workbook)] = workbook.types_with(types, without=tuple(gone))
    return after


def _refuse(workbook: Workbook) -> None:
    if workbook.package_signed:
        raise WorkbookError(
            f"「{workbook.name}」には電子署名があります。変更すると署名が無効になるため、何もしません。",
            f"{workbook.name} is digitally signed. A change would break the signature, so nothing was done.",
        )
    present = registration(workbook)
    if present is not None and _release(present.version) > _release(__version__):
        raise WorkbookError(
            f"「{workbook.name}」の関数は新しい xl-addin {present.version} のものです。xl-addin を更新してください。",
            f"The functions in {workbook.name} are of xl-addin {present.version}, which is newer. Update xl-addin.",
        )
    project = _project(workbook)
    if project is not None:
        _refuse_project(workbook, project)


def _refuse_project(workbook: Workbook, project: Project) -> None:
    if workbook.signed:
        raise WorkbookError(
            f"「{workbook.name}」の VBA には電子署名があります。変更すると署名が無効になるため、何もしません。",
            f"The VBA of {workbook.name} is signed. A change would break the signature, so nothing was done.",
        )
    if project.protected:
        raise WorkbookError(
            f"「{workbook.name}」の VBA はパスワードで保護されています。Excel で解除してから実行してください。",
            f"The VBA of {workbook.name} is locked with a password. Unlock it in Excel first.",
        )
    taken = {name.lower() for name in _RESERVED}
    for name, source in project.sources.items():
        ours = name.lower() in MODULES and stamp(source) is not None
        found = _DECLARED.search(source)
        if not ours and (found or name.lower() in taken):
            what = found[1] if found else name
            raise WorkbookError(
                f"「{workbook.name}」の VBA モジュール「{name}」に、すでに {what} があります。",
                f"The VBA module {name} of {workbook.name} already has {what}.",
            )


def _identity(sources: Iterable[str]) -> list[tuple[object, int]]:
    """Return what tells modules apart: Excel and LibreOffice may set everything else anew when they save."""
    return [(stamp(source), vba.descriptions(source)) for source in sources]


def _release(version: str) -> tuple[int, ...]:
    """Return a version's numbers, for comparison; zeros at the end do not count."""
    found = _RELEASE.match(version)
    numbers = [int(number) for number in found[0].split(".")] if found else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _sources(code_page: int) -> Mapping[str, str]:
    texts = (vba.functions_module(code_page), vba.python_module(), scripts_module())
    return dict(zip(MODULES, texts, strict=True))


def _project(workbook: Workbook) -> Project | None:
    part = workbook.project
    return Project(workbook.archive.read(part), workbook.name) if part is not None else None


def _content(workbook: Workbook, part: str) -> bytes | None:
    return workbook.archive.read(part) if part in workbook.archive.names else None


def _free_name(workbook: Workbook) -> str:
    folder = posixpath.dirname(workbook.part)
    part = posixpath.join(folder, _PROJECT_NAME)
    if workbook.find(part) is not None:
        raise WorkbookError(
            f"「{workbook.name}」には、どこからも使われていない {part} があります。Excel で保存し直してください。",
            f"{workbook.name} holds a part {part} that nothing uses. Save it in Excel first.",
        )
    return part


def _rels(workbook: Workbook) -> str:
    # A workbook has sheets, so it has relationships.
    return workbook.find(parts.rels_of(workbook.part)) or parts.rels_of(workbook.part)


def _types(workbook: Workbook) -> str:
    return workbook.find(parts.TYPES) or parts.TYPES


def _code_page(documents: Iterable[Document], name: str) -> int:
    names = "".join(document.name for document in documents)
    for code_page in _CODE_PAGES:
        try:
            names.encode(f"cp{code_page}")
        except UnicodeEncodeError:
            continue
        return code_page
    raise WorkbookError(
        f"「{name}」のシートの VBA 名を1つの文字コードで表せません。",
        f"The VBA names of the sheets of {name} do not fit into one code page.",
    )
