"""What the menu in Calc starts: runs one shipped script on the document at hand, and tells how it ended."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
import traceback
from typing import Final, TextIO

from xl_addin.errors import XlAddinError
from xl_addin.hosts.calc.attached import AttachedOffice
from xl_addin.hosts.calc.lines import ParentLine
from xl_addin.hosts.calc.wire import private_streams

_GRACE_SECONDS: Final = 3
_FAILED: Final = 1


def main() -> None:
    """Run the script that LibreOffice names over standard input; exit with its status."""
    inward, outward = private_streams()
    office = AttachedOffice(ParentLine(inward, outward, _leave))
    try:
        office.start()
        sys.exit(_run(office))
    finally:
        office.stop()


def _run(office: AttachedOffice) -> int:
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(_Both(said, sys.stderr)):
            _script(office)
    except XlAddinError as error:
        _note(f"{error}")
        office.end(error.ja, error.en, fine=False)
        return _FAILED
    except SystemExit as leaving:
        code = leaving.code
        if code is None or code == 0:
            office.end(said.getvalue(), fine=True)
            return 0
        words = code if isinstance(code, str) else f"終了コード {code} / exit code {code}"
        _note(words)
        office.end(f"{said.getvalue()}\n{words}", fine=False)
        return code if isinstance(code, int) else _FAILED
    except Exception as error:  # noqa: BLE001 - whatever keeps a script from being started
        traceback.print_exc()
        office.end(f"{type(error).__name__}: {error}", fine=False)
        return _FAILED
    office.end(said.getvalue(), fine=True)
    return 0


def _script(office: AttachedOffice) -> None:
    # Only now: whatever keeps them from being imported is told in a box, too.
    import xlwings as xw  # noqa: PLC0415

    from xl_addin import calc_engine  # noqa: PLC0415
    from xl_addin.cli import running  # noqa: PLC0415

    app = calc_engine.attach(office)
    uid = office.document.RuntimeUID
    [book] = [one for one in app.impl.books if one.uid == uid]
    xw.Book(impl=book).set_mock_caller()
    try:
        running.run(running.found(office.script), office.arguments)
    finally:
        # The user goes on working in this window, whatever the script has left undone.
        with contextlib.suppress(Exception):
            app.screen_updating = True
            app.status_bar = False


def _leave() -> None:
    """LibreOffice has gone: give the script a moment to clear up, then end whatever it is doing."""
    time.sleep(_GRACE_SECONDS)
    os._exit(_FAILED)


def _note(words: str) -> None:
    sys.stderr.write(f"{words}\n")


class _Both(io.TextIOBase):
    """Writes into two streams: what is told to the user in the end, and the log."""

    def __init__(self, *streams: TextIO) -> None:
        self._streams = streams

    def write(self, text: str) -> int:
        for stream in self._streams:
            stream.write(text)
            stream.flush()
        return len(text)


if __name__ == "__main__":
    main()
