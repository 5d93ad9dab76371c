"""UNO objects for a Python that cannot import ``uno``: proxies that ask a worker under LibreOffice's own Python."""

from __future__ import annotations

import collections
import contextlib
import copy
import functools
import threading
import weakref
from typing import TYPE_CHECKING, Any, Final, Self

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc import wire
from xl_addin.hosts.calc.remote import Remote
from xl_addin.hosts.calc.values import Struct, UnoError, decode, encode, is_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.lines import Line
    from xl_addin.hosts.calc.traces import Traces


class Bridge:
    """A process that holds UNO objects, seen from here; one user at a time, others wait.

    Args:
        line: the way to that process.

    Raises:
        OfficeError: that process or LibreOffice has gone.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._lock = threading.RLock()
        self._released: collections.deque[int] = collections.deque()
        self._structs: dict[str, Struct] = {}
        self._usable = True

    @property
    def pid(self) -> int:
        """Process number at the other end."""
        return self._line.pid

    @property
    def usable(self) -> bool:
        """Whether calls can still be made."""
        return self._usable and self._line.open

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
        """Bound the time of the calls inside: when it is over the line is cut and they raise OfficeError.

        Args:
            seconds: the time.
        """
        timer = threading.Timer(seconds, self._line.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """End the line without clearing up after LibreOffice; may be called again."""
        polite, self._usable = self._usable, False
        self._line.close(polite=polite)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def request(self, name: str, *arguments: Any) -> Any:
        """Ask for something that only the process at the other end of this line knows.

        Args:
            name: what it calls that.
            *arguments: plain values.

        Returns:
            The answer.

        Raises:
            OfficeError: it cannot, or has gone.
        """
        return self._ask(name, *arguments)

    def _ask(self, request: str, *arguments: Any) -> Any:
        with self._lock:
            if not self._usable:
                raise _gone()
            # Until the reply has come the streams are out of step: whatever interrupts this ends the bridge.
            self._usable = False
            try:
                answer = self._line.exchange((request, self._take_released(), *arguments))
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
