"""Frames between the tools and the worker: an eight-byte length and a ``marshal`` value, whose format Pythons share."""

from __future__ import annotations

import marshal
import os
import struct
import sys
from typing import IO, Any

MARSHAL_VERSION = 4
LENGTH = struct.Struct("<Q")
PLAIN, TAGGED, FAILED = 0, 1, 2
"""First item of a reply: a plain value, a value of tagged parts, or an exception."""

SEQUENCE, OBJECT, STRUCT, ENUM, BYTES, CHAR, TYPE, TYPED, METHOD = "q", "o", "s", "e", "b", "c", "t", "a", "m"
"""First item of a tagged part."""

SCALARS = frozenset((type(None), bool, int, float, str))
"""Types that need no tag."""


def read_frame(stream: IO[bytes]) -> Any:
    """Read one frame.

    Args:
        stream: binary stream.

    Returns:
        The value.

    Raises:
        EOFError: the other side has gone.
    """
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    size = LENGTH.unpack(head)[0]
    body = stream.read(size)
    if len(body) < size:
        raise EOFError
    return marshal.loads(body)  # noqa: S302 - the peer is our own parent or child


def write_frame(stream: IO[bytes], value: Any) -> None:
    """Write one frame.

    Args:
        stream: binary stream.
        value: a value of types that ``marshal`` knows.

    Raises:
        ValueError: the value holds another type; nothing has been written.
        OSError: the other side has gone.
    """
    body = marshal.dumps(value, MARSHAL_VERSION)
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def private_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Take standard input and output for frames alone; whatever else is printed goes to standard error.

    Returns:
        The stream to read from and the one to write to.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only Windows has it

        for stream in (0, 1):
            msvcrt.setmode(stream, os.O_BINARY)
    inward, outward = os.dup(0), os.dup(1)
    # Whatever prints to standard output, or reads from standard input, must not get between the frames.
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout = sys.stderr
    return os.fdopen(inward, "rb"), os.fdopen(outward, "wb")
