"""Serves the UNO objects of one LibreOffice over standard input and output; runs under LibreOffice's own Python.

That Python may be 3.8 and knows only itself and ``uno``, so this module and what it imports need nothing else. The peer
is always the process that started this one.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from typing import IO, Any

import uno

from xl_addin.hosts.calc.traces import Traces
from xl_addin.hosts.calc.wire import (
    BYTES,
    CHAR,
    ENUM,
    FAILED,
    METHOD,
    OBJECT,
    PLAIN,
    SCALARS,
    SEQUENCE,
    STRUCT,
    TAGGED,
    TYPE,
    TYPED,
    private_streams,
    read_frame,
    write_frame,
)

_SMALL = {
    "PyUNO_callable": (METHOD,),
    "Enum": (ENUM, "typeName", "value"),
    "ByteSequence": (BYTES, "value"),
    "Char": (CHAR, "value"),
    "Type": (TYPE, "typeName"),
}
"""Tag and parts of PyUNO's own types, by their names: not all of them can be imported."""


class Server:
    """The table of objects, and what can be asked of them."""

    def __init__(self) -> None:
        self._objects: dict[int, Any] = {}
        self._last = 0
        self._context: Any = None

    def answer(self, request: tuple[Any, ...], stream: IO[bytes]) -> None:
        """Carry out one request and send the reply; plain data is sent without looking at its items.

        Args:
            request: name of the request, numbers of objects no longer needed, and the request's own arguments.
            stream: where the reply goes.
        """
        name, released = request[0], request[1]
        for number in released:
            self._objects.pop(number, None)
        try:
            value = getattr(self, "do_" + name)(*request[2:])
            try:
                write_frame(stream, (PLAIN, value))
            except ValueError:
                write_frame(stream, (TAGGED, self.encode(value)))
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - every failure travels to the other side
            write_frame(stream, self._failure(error))

    def do_get(self, number: int, name: str) -> Any:
        """Get an attribute."""
        return getattr(self._objects[number], name)

    def do_set(self, number: int, name: str, payload: tuple[int, Any]) -> None:
        """Set an attribute."""
        target, value = self._objects[number], self._received(payload)
        if isinstance(value, uno.Any):
            uno.invoke(target, "setPropertyValue", (name, value))
        else:
            setattr(target, name, value)

    def do_call(self, number: int, name: str, payload: tuple[int, Any]) -> Any:
        """Call a method."""
        target, arguments = self._objects[number], self._received(payload)
        if payload[0] == TAGGED and any(isinstance(argument, uno.Any) for argument in arguments):
            return uno.invoke(target, name, arguments)
        return getattr(target, name)(*arguments)

    def do_equal(self, one: int, other: int) -> bool:
        """Tell whether two numbers stand for the same UNO object."""
        return bool(self._objects[one] == self._objects[other])

    def do_struct(self, type_name: str) -> Any:
        """Make a struct with its default values."""
        return uno.createUnoStruct(type_name)

    def do_constant(self, name: str) -> Any:
        """Look up a constant by its full name."""
        return uno.getConstantByName(name)

    def do_connect(self, url: str) -> Any:
        """Connect to LibreOffice and return its component context."""
        context = uno.getComponentContext()
        resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
        self._context = resolver.resolve(url)
        return self._context

    def do_guard(self, *_traces: Any) -> None:
        """Confirm what the reading thread has noted."""

    def decode(self, value: Any) -> Any:
        """Turn a tagged value into what PyUNO takes."""
        if type(value) in SCALARS:
            return value
        tag = value[0]
        if tag == SEQUENCE:
            return tuple(map(self.decode, value[1]))
        if tag == OBJECT:
            return self._objects[value[1]]
        if tag == STRUCT:
            return self._struct(value[1], value[2])
        if tag == TYPED:
            return uno.Any(value[1], self.decode(value[2]))
        made_by = {ENUM: uno.Enum, BYTES: uno.ByteSequence, CHAR: uno.Char, TYPE: uno.getTypeByName}
        return made_by[tag](*value[1:])

    def encode(self, value: Any) -> Any:
        """Turn what PyUNO gave into a tagged value."""
        if type(value) in SCALARS:
            return value
        if isinstance(value, (tuple, list)):
            return SEQUENCE, tuple(map(self.encode, value))
        parts = _SMALL.get(type(value).__name__)
        if parts is not None:
            return (parts[0], *(getattr(value, name) for name in parts[1:]))
        if hasattr(type(value), "__pyunostruct__"):
            fields = {name: self.encode(getattr(value, name)) for name in _field_names(value)}
            return STRUCT, type(value).__pyunostruct__, fields
        self._last += 1
        self._objects[self._last] = value
        return OBJECT, self._last

    def _received(self, payload: tuple[int, Any]) -> Any:
        return self.decode(payload[1]) if payload[0] == TAGGED else payload[1]

    def _struct(self, type_name: str, fields: dict[str, Any]) -> Any:
        made = uno.createUnoStruct(type_name)
        for name, value in fields.items():
            setattr(made, name, self.decode(value))
        return made

    def _failure(self, error: Exception) -> tuple[Any, ...]:
        if self._is_gone():
            return FAILED, "gone", "", str(error)
        type_name = getattr(type(error), "__pyunostruct__", "")
        if type_name:
            return FAILED, "uno", type_name, str(getattr(error, "Message", "") or error)
        kind = "attribute" if isinstance(error, AttributeError) else "python"
        return FAILED, kind, type(error).__name__, str(error)

    def _is_gone(self) -> bool:
        if self._context is None:
            return False
        # After a crash PyUNO reports whatever it was doing, so only a call of the context tells.
        try:
            self._context.getServiceManager()
        except Exception:  # noqa: BLE001 - whatever it was, LibreOffice is gone
            return True
        return False


def _field_names(value: Any) -> list[str]:
    return [name for name in dir(value.__dict__["value"]) if not name.startswith("__")]


def _read_requests(stream: IO[bytes], requests: queue.SimpleQueue[tuple[Any, ...]]) -> None:
    traces = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            request = read_frame(stream)
            if request[0] == "quit":
                os._exit(0)
            if request[0] == "guard":
                traces = Traces(*request[2:])
            requests.put(request)
    # The starter has gone, perhaps killed: what it started must not outlive it, even while a call is pending.
    if traces is not None:
        traces.remove()
    os._exit(0)


def main() -> None:
    """Serve until standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inward, outward = private_streams()
    requests: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(inward, requests), daemon=True).start()
    server = Server()
    with contextlib.suppress(OSError):
        while True:
            server.answer(requests.get(), outward)
    # Nobody listens any more; the reading thread sees that too, clears up and ends the process.
    threading.Event().wait()
