"""Runs the shipped scripts for the buttons of a workbook; the VBA module of the workbook calls it in Excel's Python."""

from __future__ import annotations

import contextlib
import importlib
import io
import logging

from xl_addin.errors import XlAddinError
from xl_addin.hosts.logfile import NAME, log_to_file
from xl_addin.hosts.scripts import BY_KEY, Script
from xl_addin.rulebook.store import user_folder

log = logging.getLogger(__name__)

FINE, FAILED = "+", "-"
"""First letter of an answer: the script ran to its end, or it did not."""
_MOST_LINES = 20


def run(key: str, file: str) -> str:
    """Run a script on the workbook that Excel has named to xlwings as the caller.

    Args:
        key: the script's, in ``hosts.scripts``.
        file: the file that the user chose for it; "" if it needs none.

    Returns:
        FINE or FAILED, then what the user shall read in both languages.
    """
    log_to_file()
    script = BY_KEY[key]
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            importlib.import_module(script.module).main([file] if file else [])
    except XlAddinError as error:
        log.warning("script %s refused: %s", key, error)
        return _stopped(script, f"{error.ja}\n\n{error.en}")
    except SystemExit as leaving:
        if leaving.code:
            return _stopped(script, f"{said.getvalue()}\n{leaving.code}")
    except Exception as error:
        log.exception("script %s failed", key)
        return _stopped(script, f"{type(error).__name__}: {error}\n\n{user_folder() / NAME}")
    head = f"「{script.ja}」が終わりました。 / {script.en}: done."
    return FINE + "\n\n".join(filter(None, (head, _cut(said.getvalue()))))


def _stopped(script: Script, words: str) -> str:
    return f"{FAILED}「{script.ja}」はエラーで止まりました。 / {script.en} stopped with an error.\n\n{_cut(words)}"


def _cut(text: str) -> str:
    lines = text.strip().splitlines()
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"])
