"""UNO values on the tools' side: enumerations, structs and typed values without ``uno``, and how they are sent."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc import wire

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class UnoError(OfficeError):
    """LibreOffice refused a call.

    Args:
        type_name: full name of the UNO exception, such as ``com.sun.star.container.NoSuchElementException``.
        message: what LibreOffice says, in its own language; of several lines the error's own text shows the first.
    """

    def __init__(self, type_name: str, message: str) -> None:
        first = message.partition("\n")[0].strip()
        super().__init__(
            f"LibreOffice がエラーを返しました（{type_name}）: {first}",
            f"LibreOffice reported an error ({type_name}): {first}",
        )
        self.type_name = type_name
        self.message = message


@dataclass(frozen=True)
class Enum:
    """A value of a UNO enumeration.

    Args:
        type_name: full name of the enumeration.
        value: name of the value.
    """

    type_name: str
    value: str


@dataclass(frozen=True)
class Char:
    """A UNO character.

    Args:
        value: text of length 1.
    """

    value: str


@dataclass(frozen=True)
class TypeName:
    """A UNO type.

    Args:
        name: full name of the type.
    """

    name: str


@dataclass(frozen=True)
class Typed:
    """A value that LibreOffice must receive as one exact UNO type.

    Args:
        type_name: UNO type such as ``short`` or ``[]com.sun.star.beans.PropertyValue``.
        value: the value.
    """

    type_name: str
    value: Any


class Struct:
    """A UNO struct: a copy on this side, whose fields are attributes.

    Args:
        type_name: full name of the struct.
        fields: value of each field.
    """

    __slots__ = ("uno_fields", "uno_type")
    uno_fields: dict[str, Any]
    uno_type: str

    def __init__(self, type_name: str, fields: Mapping[str, Any]) -> None:
        object.__setattr__(self, "uno_type", type_name)
        object.__setattr__(self, "uno_fields", dict(fields))

    def __getattr__(self, name: str) -> Any:
        try:
            return self.uno_fields[name]
        except KeyError:
            raise AttributeError(f"{self.uno_type} has no field {name}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.uno_fields:
            raise AttributeError(f"{self.uno_type} has no field {name}")
        self.uno_fields[name] = value

    def __copy__(self) -> Struct:
        return Struct(self.uno_type, self.uno_fields)

    def __deepcopy__(self, memo: dict[int, Any]) -> Struct:
        return Struct(self.uno_type, copy.deepcopy(self.uno_fields, memo))

    def __reduce__(self) -> tuple[type[Struct], tuple[str, dict[str, Any]]]:
        return Struct, (self.uno_type, self.uno_fields)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Struct):
            return NotImplemented
        return self.uno_type == other.uno_type and self.uno_fields == other.uno_fields

    __hash__ = None  # type: ignore[assignment]  # mutable, so it has none

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.uno_fields.items())
        return f"{self.uno_type}({fields})"


def is_plain(value: Any) -> bool:
    """Tell whether a value can be sent as it is.

    Args:
        value: any value.

    Returns:
        Whether it is a number, text, flag or None, or tuples of them and of nothing else.
    """
    # marshal would take NumPy numbers for bytes, and PyUNO refuses lists: types are compared, a row at a time.
    if type(value) is not tuple:
        return type(value) in wire.SCALARS
    kinds = set(map(type, value)) - wire.SCALARS
    return not kinds or (kinds == {tuple} and all(is_plain(item) for item in value if type(item) is tuple))


def encode(value: Any, number: Callable[[Any], int | None]) -> Any:
    """Tag a value for the worker.

    Args:
        value: the value.
        number: number of a UNO object in the worker; None for anything else.

    Returns:
        The tagged value.

    Raises:
        TypeError: UNO has no such type.
    """
    if type(value) in wire.SCALARS:
        return value
    if isinstance(value, (tuple, list)):
        return wire.SEQUENCE, tuple(encode(item, number) for item in value)
    known = number(value)
    if known is not None:
        return wire.OBJECT, known
    if isinstance(value, Struct):
        return wire.STRUCT, value.uno_type, {name: encode(item, number) for name, item in value.uno_fields.items()}
    if isinstance(value, Typed):
        return wire.TYPED, value.type_name, encode(value.value, number)
    return _encode_small(value)


def _encode_small(value: Any) -> Any:
    if isinstance(value, Enum):
        return wire.ENUM, value.type_name, value.value
    if isinstance(value, Char):
        return wire.CHAR, value.value
    if isinstance(value, TypeName):
        return wire.TYPE, value.name
    if isinstance(value, (bytes, bytearray)):
        return wire.BYTES, bytes(value)
    # NumPy's numbers and flags know their Python value.
    if hasattr(value, "item"):
        value = value.item()
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(f"{type(value).__name__} cannot be passed to LibreOffice")


def decode(value: Any, remote: Callable[[int], Any], method: Any) -> Any:
    """Turn a tagged value from the worker into what this side uses.

    Args:
        value: the tagged value.
        remote: makes the proxy of an object from its number.
        method: what stands for a method.

    Returns:
        The value.
    """
    if type(value) in wire.SCALARS:
        return value
    tag = value[0]
    if tag == wire.SEQUENCE:
        return tuple(decode(item, remote, method) for item in value[1])
    if tag == wire.OBJECT:
        return remote(value[1])
    if tag == wire.STRUCT:
        return Struct(value[1], {name: decode(item, remote, method) for name, item in value[2].items()})
    if tag == wire.METHOD:
        return method
    return {wire.ENUM: Enum, wire.BYTES: bytes, wire.CHAR: Char, wire.TYPE: TypeName}[tag](*value[1:])
