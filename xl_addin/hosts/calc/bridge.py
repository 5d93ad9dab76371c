"""UNO objects for a Python that cannot import ``uno``: proxies that ask a worker under LibreOffice's own Python."""

from __future__ import annotations

import collections
import contextlib
import copy
import functools
import os
import subprocess
import threading
import weakref
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Self

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc import wire
from xl_addin.hosts.calc.find import own_environment
from xl_addin.hosts.calc.remote import Remote
from xl_addin.hosts.calc.traces import own_group
from xl_addin.hosts.calc.values import Struct, UnoError, decode, encode, is_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.traces import Traces

_END_SECONDS: Final = 5
_ROOT: Final = Path(__file__).resolve().parents[3]
# This package alone is taken from here: the worker's Python must not see modules that were made for ours.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from xl_addin.hosts.calc.worker import main; del sys.path[0]; main()"
)


class Bridge:
    """A worker process and the objects it holds; one user at a time, others wait.

    Args:
        python: a Python that can import ``uno``.
        log: file that receives what the worker prints.

    Raises:
        OfficeError: the worker cannot be started; later, that it or LibreOffice has gone.
    """

    def __init__(self, python: Path, log: IO[bytes] | None = None) -> None:
        self._lock = threading.RLock()
        self._released: collections.deque[int] = collections.deque()
        self._structs: dict[str, Struct] = {}
        self._usable = True
        try:
            self._process = subprocess.Popen(
                [os.fspath(python), "-B", "-c", _START, os.fspath(_ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log or subprocess.DEVNULL,
                env=own_environment(),
                **own_group(),
            )
        except OSError as error:
            raise OfficeError(
                f"LibreOffice の Python「{python}」を起動できません: {error.strerror}",
                f"The Python of LibreOffice, {python}, cannot be started: {error.strerror}",
            ) from error

    @property
    def pid(self) -> int:
        """Process number of the wire."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether calls can still be made."""
        return self._usable and self._process.poll() is None

    def connect(self, url: str) -> Remote:
        """Connect to a LibreOffice that listens.

        Args:
            url: UNO URL, ``uno:pipe,name=…;urp;StarOffice.ComponentContext``.

        Returns:
            Its component context.

        Raises:
            UnoError: it does not listen yet.
        """
        context: Remote = self._ask("connect", url)
        return context

    def guard(self, traces: Traces) -> None:
        """Tell the worker what to end and delete when this process goes away without doing so itself.

        Args:
            traces: what there is; takes the place of what was told before.
        """
        self._ask("guard", *traces)

    def get(self, target: Remote, name: str) -> Any:
        """Get an attribute or property.

        Args:
            target: the object.
            name: the attribute.

        Returns:
            Its value.

        Raises:
            AttributeError: there is none of that name.
            UnoError: LibreOffice refuses.
        """
        value = self._ask("get", target.uno_number, name)
        return functools.partial(self.call, target, name) if value is _A_METHOD else value

    def set(self, target: Remote, name: str, value: Any) -> None:
        """Set an attribute or property.

        Args:
            target: the object.
            name: the attribute.
            value: the new value.

        Raises:
            AttributeError: there is none of that name.
            UnoError: LibreOffice refuses.
        """
        self._ask("set", target.uno_number, name, self._payload(value))

    def call(self, target: Remote, name: str, *arguments: Any) -> Any:
        """Call a method.

        Args:
            target: the object.
            name: the method.
            *arguments: its arguments; lists become sequences.

        Returns:
            Its result; a tuple of result and out parameters where the method has any.

        Raises:
            AttributeError: there is no such method.
            UnoError: LibreOffice refuses.
        """
        return self._ask("call", target.uno_number, name, self._payload(arguments))

    def same(self, one: Remote, other: Remote) -> bool:
        """Tell whether two proxies stand for the same UNO object."""
        return one.uno_bridge is other.uno_bridge and bool(self._ask("equal", one.uno_number, other.uno_number))

    def struct(self, type_name: str, **fields: Any) -> Struct:
        """Make a UNO struct.

        Args:
            type_name: full name of the struct.
            **fields: fields that differ from their defaults.

        Returns:
            The struct.

        Raises:
            AttributeError: the struct has no such field.
            UnoError: there is no such struct.
        """
        if type_name not in self._structs:
            self._structs[type_name] = self._ask("struct", type_name)
        made = copy.deepcopy(self._structs[type_name])
        for name, value in fields.items():
            setattr(made, name, value)
        return made

    def properties(self, **values: Any) -> tuple[Struct, ...]:
        """Make a sequence of ``com.sun.star.beans.PropertyValue``.

        Args:
            **values: name and value of each.

        Returns:
            The structs.
        """
        return tuple(self.struct("com.sun.star.beans.PropertyValue", Name=name, Value=values[name]) for name in values)

    def constant(self, name: str) -> Any:
        """Look up a UNO constant.

        Args:
            name: full name, such as ``com.sun.star.sheet.CellFlags.VALUE``.

        Returns:
            Its value.

        Raises:
            UnoError: there is no such constant.
        """
        return self._ask("constant", name)

    @contextlib.contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Bound the time of the calls inside: when it is over the worker is ended and they raise OfficeError.

        Args:
            seconds: the time.
        """
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """End the worker without clearing up after LibreOffice; may be called again."""
        if self._usable:
            self._usable = False
            with contextlib.suppress(OSError):
                wire.write_frame(self._inward, ("quit", ()))
        with contextlib.suppress(OSError):
            self._inward.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._outward.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def _inward(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101 - told to Popen above
        return self._process.stdin

    @property
    def _outward(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101 - told to Popen above
        return self._process.stdout

    def _ask(self, request: str, *arguments: Any) -> Any:
        with self._lock:
            if not self._usable:
                raise _gone()
            # Until the reply has come the streams are out of step: whatever interrupts this ends the bridge.
            self._usable = False
            try:
                wire.write_frame(self._inward, (request, self._take_released(), *arguments))
                answer = wire.read_frame(self._outward)
            except (EOFError, OSError) as error:
                raise _gone() from error
            self._usable = True
            return self._read(answer)

    def _take_released(self) -> tuple[int, ...]:
        return tuple(self._released.popleft() for _ in range(len(self._released)))

    def _read(self, answer: tuple[Any, ...]) -> Any:
        if answer[0] == wire.PLAIN:
            return answer[1]
        if answer[0] == wire.TAGGED:
            return decode(answer[1], self._remote, _A_METHOD)
        _, kind, type_name, message = answer
        if kind == "attribute":
            raise AttributeError(message)
        if kind == "gone":
            raise _gone()
        raise UnoError(type_name, message)

    def _payload(self, value: Any) -> tuple[int, Any]:
        return (wire.PLAIN, value) if is_plain(value) else (wire.TAGGED, encode(value, self._number))

    def _number(self, value: Any) -> int | None:
        if not isinstance(value, Remote):
            return None
        if value.uno_bridge is not self:
            raise TypeError("the object belongs to another LibreOffice")
        return value.uno_number

    def _remote(self, number: int) -> Remote:
        made = Remote(self, number)
        weakref.finalize(made, self._released.append, number).atexit = False
        return made


_A_METHOD: Final = object()


def _gone() -> OfficeError:
    return OfficeError("LibreOffice との接続が切れました。", "The connection to LibreOffice was lost.")
