"""A display of its own for windows, and the hands of a user: a virtual X server, mouse and keyboard."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool"}
_SECONDS = 20


@contextlib.contextmanager
def display() -> Iterator[str]:
    """Start a virtual X server on a free display and yield its name; without the programs the tests fail."""
    missing = [package for program, package in _NEEDED.items() if shutil.which(program) is None]
    if missing:
        pytest.fail(f"The window tests need {' and '.join(missing)}: sudo apt-get install {' '.join(missing)}")
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as number:
        # A server that resets itself after its last client has gone may refuse the next one.
        options = ["-noreset", "-nolisten", "tcp", "-screen", "0", "1280x900x24"]
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), *options],
            pass_fds=(writing,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        try:
            # The pipe ends with the server, so this does not wait for one that cannot start.
            name = number.readline().decode().strip()
            assert name, "Xvfb did not start"
            yield f":{name}"
        finally:
            server.terminate()
            server.wait(_SECONDS)


def xdotool(*arguments: object) -> str:
    """Act as the user of the current display would."""
    command = ["xdotool", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    return done.stdout.strip()


def press_return_in(title: str) -> bool:
    """Wait for a window with that title and press Return in it until it has gone; tell whether it was there and went."""

    def shown() -> list[str]:
        return xdotool("search", "--onlyvisible", "--name", title).split()[-1:]

    def press(windows: list[str]) -> None:
        # A window is found before it is drawn and listens, so one press may be lost.
        for window in windows:
            xdotool("windowfocus", window)
            xdotool("key", "Return")

    def gone() -> bool:
        press(shown())
        return not eventually(shown, lambda windows: not windows, 1)

    return bool(eventually(shown, bool)) and bool(eventually(gone, bool))


def eventually(look: Callable[[], Any], enough: Callable[[Any], bool], seconds: float = _SECONDS) -> Any:
    """Look again and again until what is seen is enough or the time is over; return what was seen last."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if enough(seen) or time.monotonic() > end:
            return seen
        time.sleep(0.1)


def screenshot(path: Path) -> None:
    """Keep a picture of the screen for whoever looks into a failure; needs ImageMagick."""
    if shutil.which("import") is not None:
        subprocess.run(["import", "-window", "root", str(path)], timeout=_SECONDS, check=False)
