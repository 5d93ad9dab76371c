"""Runs a script on an open document: starts the tools' Python and serves it the objects of this LibreOffice.

The script's process speaks over its standard streams with a thread of LibreOffice; nothing listens anywhere, and the
user's window stays usable. What it prints as errors goes into the user's log.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import threading
from typing import IO, Any, NamedTuple

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc import boxes
from xl_addin.hosts.calc.traces import own_group
from xl_addin.hosts.calc.wire import read_frame
from xl_addin.hosts.calc.worker import Server
from xl_addin.hosts.interpreter import Interpreter, noted
from xl_addin.hosts.logfile import NAME as LOG_NAME
from xl_addin.hosts.scripts import BY_KEY, DATA_FILES, Script
from xl_addin.rulebook.store import user_folder

log = logging.getLogger(__name__)
log.setLevel(logging.INFO)

PROGRAM = "xl_addin.cli.from_calc"
# What stands in the Python's own folders comes first; the workbook's folder and the current one are not looked at.
_START = f"import sys; sys.path.append(sys.argv.pop(1)); from {PROGRAM} import main; main()"
_OPTIONS = ("-E", "-P", "-B", "-X", "utf8")
_MOST_LINES = 20


class Outcome(NamedTuple):
    """How a script ended.

    Attributes:
        fine: it ran to its end.
        ja: what it said in Japanese.
        en: the same in English; "" where both are one text.
    """

    fine: bool
    ja: str
    en: str


_running: dict[str, Script] = {}
"""The scripts that run, by their documents' ``RuntimeUID``."""


def run(context: Any, document: Any, key: str) -> None:
    """Start a script on a document and return at once; its end is told in a box.

    Args:
        context: the component context.
        document: the document.
        key: the script's, in ``hosts.scripts``.

    Raises:
        OfficeError: a script runs on the document already, or no Python is known that could run one.
    """
    script = BY_KEY[key]
    uid = str(document.RuntimeUID)
    _refuse_second(uid, script)
    interpreter = noted()
    arguments = []
    if script.file_ja:
        chosen = boxes.choose_file(context, f"{script.file_ja} / {script.file_en}", DATA_FILES)
        if not chosen:
            return
        arguments.append(chosen)
        # The window was free meanwhile.
        _refuse_second(uid, script)
    _running[uid] = script
    try:
        process = _started(interpreter)
        session = _Session(context, document, script, arguments)
        threading.Thread(target=_serve, args=(session, process, uid), daemon=True).start()
    except BaseException:
        _running.pop(uid, None)
        raise


class _Session(Server):
    """What the script's process can ask: UNO, and how to begin and to end."""

    def __init__(self, context: Any, document: Any, script: Script, arguments: list[str]) -> None:
        super().__init__()
        self.context = context
        self.document = document
        self.script = script
        self.outcome: Outcome | None = None
        self._arguments = tuple(arguments)

    def do_begin(self) -> Any:
        """Say what there is to do: context, document, the script's key and its arguments."""
        return self.context, self.document, self.script.key, self._arguments

    def do_end(self, fine: bool, ja: str, en: str) -> None:  # noqa: FBT001 - the wire has no names
        """Take note of how the script ended."""
        self.outcome = Outcome(fine, ja, en)


def _refuse_second(uid: str, script: Script) -> None:
    running = _running.get(uid)
    if running is not None:
        raise OfficeError(
            f"このブックでは「{running.ja}」を実行中です。終わってから「{script.ja}」を選んでください。",
            f"{running.en} is running on this workbook; choose {script.en} when it has ended.",
        )


def _started(interpreter: Interpreter) -> subprocess.Popen[bytes]:
    command = [interpreter.python, *_OPTIONS, "-c", _START, interpreter.package]
    # What LibreOffice sets for its own Python, and where its own libraries are, would mislead another.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "URE_", "UNO_"))}
    try:
        with _log_file() as said:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                env=environment,
                cwd=str(user_folder()),
                **own_group(),
            )
    except OSError as error:
        raise OfficeError(
            f"「{interpreter.python}」を起動できません: {error.strerror}",
            f"{interpreter.python} cannot be started: {error.strerror}",
        ) from error


def _log_file() -> IO[bytes]:
    folder = user_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / LOG_NAME).open("ab")


def _serve(session: _Session, process: subprocess.Popen[bytes], uid: str) -> None:
    inward, outward = process.stdout, process.stdin
    assert inward is not None and outward is not None  # noqa: S101, PT018 - told to Popen above
    log.info("script %s started", session.script.key)
    try:
        with contextlib.suppress(EOFError, OSError, ValueError):
            while True:
                session.answer(read_frame(inward), outward)
        code = _ended(process)
        outcome = session.outcome or _crashed(session.script, code)
        log.info("script %s ended with %s", session.script.key, code)
    finally:
        _running.pop(uid, None)
    words = _words(session.script, outcome)
    kind = boxes.INFORMATION if outcome.fine else boxes.ERROR
    with contextlib.suppress(Exception):  # LibreOffice may be on its way out
        boxes.later(session.context, lambda: boxes.show(session.context, session.document, kind, words))


def _ended(process: subprocess.Popen[bytes]) -> int:
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()
    try:
        return process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _crashed(script: Script, code: int) -> Outcome:
    return Outcome(
        False,
        f"「{script.ja}」の Python が途中で終わりました（終了コード {code}）。",
        f"The Python of {script.en} ended before its time (exit code {code}).",
    )


def _words(script: Script, outcome: Outcome) -> str:
    if outcome.fine:
        head = f"「{script.ja}」が終わりました。 / {script.en}: done."
        return "\n\n".join(filter(None, (head, _cut(outcome.ja))))
    head = f"「{script.ja}」はエラーで止まりました。 / {script.en} stopped with an error."
    place = f"ログ / log: {user_folder() / LOG_NAME}"
    return "\n\n".join(filter(None, (head, _cut(outcome.ja), _cut(outcome.en), place)))


def _cut(text: str) -> str:
    lines = text.strip().splitlines()
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"])
