"""A formula's text cut into tokens with their places, whatever text it is."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from formualizer import Tokenizer, TokenSubType, TokenType

from xl_addin.formulas.nodes import FormulaError
from xl_addin.formulas.operands import reference

if TYPE_CHECKING:
    from formualizer import Token as RawToken

TEXT: Final = "text"
NUMBER: Final = "number"
FLAG: Final = "flag"
ERROR: Final = "error"
OPERAND: Final = "operand"
"""A reference or a name."""
PREFIX: Final = "prefix"
INFIX: Final = "infix"
POSTFIX: Final = "postfix"
FUNCTION: Final = "function"
"""A function's name and its opening bracket."""
OPEN: Final = "open"
CLOSE: Final = "close"
ARRAY: Final = "array"
ARRAY_END: Final = "array end"
ARGUMENT: Final = "argument"
ROW: Final = "row"
BLANK: Final = "blank"

_KINDS: Final = {
    (TokenType.Operand, TokenSubType.Text): TEXT,
    (TokenType.Operand, TokenSubType.Number): NUMBER,
    (TokenType.Operand, TokenSubType.Logical): FLAG,
    (TokenType.Operand, TokenSubType.Error): ERROR,
    (TokenType.Operand, TokenSubType.Range): OPERAND,
    (TokenType.OpPrefix, TokenSubType.None_): PREFIX,
    (TokenType.OpInfix, TokenSubType.None_): INFIX,
    (TokenType.OpPostfix, TokenSubType.None_): POSTFIX,
    (TokenType.Func, TokenSubType.Open): FUNCTION,
    (TokenType.Func, TokenSubType.Close): CLOSE,
    (TokenType.Paren, TokenSubType.Open): OPEN,
    (TokenType.Paren, TokenSubType.Close): CLOSE,
    (TokenType.Array, TokenSubType.Open): ARRAY,
    (TokenType.Array, TokenSubType.Close): ARRAY_END,
    (TokenType.Sep, TokenSubType.Arg): ARGUMENT,
    (TokenType.Sep, TokenSubType.Row): ROW,
    (TokenType.Whitespace, TokenSubType.None_): BLANK,
}
_OPENING: Final = frozenset({OPEN, FUNCTION, ARRAY})
_CLOSING: Final = frozenset({CLOSE, ARRAY_END})
_REFERENCE_ENDS: Final = frozenset({OPERAND, CLOSE, POSTFIX})
_REFERENCE_STARTS: Final = frozenset({OPERAND, FUNCTION})
_BOOK_AND_SHEET: Final = re.compile(r"\[[^\[\]]+\][^!\[\]]+")
_IN_QUOTES_OR_COLON: Final = re.compile(r"'[^']*'|\[[^\[\]]*\]|:")
_TORN: Final = 2
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """A piece of a formula.

    Attributes:
        kind: one of the kinds of this module.
        text: its characters.
        start: where it begins in the formula without "=".
        stop: where it ends.
    """

    kind: str
    text: str
    start: int
    stop: int


def bare(formula: str) -> str:
    """Return a formula without the "=" that may open it."""
    return formula.removeprefix("=")


def tokens(body: str) -> list[Token]:
    """Cut a formula into tokens that together are the whole of it.

    Args:
        body: the formula without "=".

    Raises:
        FormulaError: a text or bracket is not closed, or an error value is unknown.
    """
    # The tokenizer takes no lone surrogates; another character of three bytes keeps every place.
    readable = _SURROGATES.sub("\ufffd", body)
    place = _places(readable)
    found: list[Token] = []
    brackets: list[bool] = []
    end = 0
    for raw in _raw_tokens(readable):
        kind, stop = _KINDS.get((raw.token_type, raw.subtype)), place[raw.end - 1]
        if kind is None:
            raise unreadable(body)
        # The sheet of a lost reference, Sheet1!#REF!, is in no token: it goes to the next one.
        text = body[end:stop]
        is_range = kind == FUNCTION and text.endswith(":(")
        if kind in _OPENING:
            brackets.append(is_range)
        elif kind in _CLOSING and brackets:
            brackets.pop()
        if is_range:
            found += _range_before_bracket(text, end)
        elif kind == FUNCTION and (colon := _colon(text)):
            found += _range_before_function(text, end, colon)
        elif kind == OPERAND and _is_split(found):
            found[-2:] = [Token(kind, found[-2].text + ":" + text, found[-2].start, stop)]
        else:
            if text == "#" and kind == POSTFIX and found and found[-1].kind == OPERAND:
                found += _range_before_spill(found.pop())
            is_union = kind == ARGUMENT and bool(brackets) and brackets[-1]
            found.append(Token(INFIX if is_union else kind, text, end, stop))
        end = stop
    if end != len(body):
        raise unreadable(body)
    return found


def meaningful(body: str) -> list[Token]:
    """Cut a formula into tokens without blanks; one between two references is an operator, the intersection.

    The tokenizer sees that where it knows cells, but not where it does not know names.

    Raises:
        FormulaError: as for `tokens`.
    """
    kept: list[Token] = []
    found = tokens(body)
    for index, token in enumerate(found):
        if token.kind != BLANK:
            kept.append(token._replace(text=" ") if token.text.isspace() else token)
        elif 0 < index < len(found) - 1:
            before, after = found[index - 1].kind, found[index + 1].kind
            if before in _REFERENCE_ENDS and after in _REFERENCE_STARTS:
                kept.append(token._replace(kind=INFIX, text=" "))
    return kept


def spellings(body: str) -> list[str]:
    """Return what the tokens of a formula read, fast: without their kinds, and a lone surrogate as another character.

    Raises:
        FormulaError: as for `tokens`.
    """
    return [raw.value for raw in _raw_tokens(_SURROGATES.sub("\ufffd", body))]


def _is_split(found: list[Token]) -> bool:
    """Tell whether the tokens end with ``[1]A:``, where the tokenizer tears ``[1]A:B!C1`` apart."""
    if len(found) < _TORN or found[-1].text != ":":
        return False
    before = found[-2]
    return before.kind == OPERAND and _BOOK_AND_SHEET.fullmatch(before.text) is not None


def _range_before_bracket(text: str, start: int) -> list[Token]:
    """Return the tokens of ``A1:(``, which the tokenizer takes for a function's name."""
    colon, stop = start + len(text) - 2, start + len(text)
    return [
        Token(OPERAND, text[:-2], start, colon),
        Token(INFIX, ":", colon, colon + 1),
        Token(OPEN, "(", colon + 1, stop),
    ]


def _colon(text: str) -> int:
    """Return where the last colon of ``total:[1]!F(`` stands, which the tokenizer takes for a function's name; 0 if none."""
    return max((found.start() for found in _IN_QUOTES_OR_COLON.finditer(text) if found[0] == ":"), default=0)


def _range_before_function(text: str, start: int, colon: int) -> list[Token]:
    at, stop = start + colon, start + len(text)
    return [
        Token(OPERAND, text[:colon], start, at),
        Token(INFIX, ":", at, at + 1),
        Token(FUNCTION, text[colon + 1 :], at + 1, stop),
    ]


def _range_before_spill(token: Token) -> list[Token]:
    """Return the tokens of ``A1:B2`` where a ``#`` follows: it belongs to the last cell alone."""
    area = reference(token.text)
    if area is None or not area.is_range or area.top is None or area.left is None:
        return [token]
    colon = token.start + token.text.rindex(":")
    return [
        Token(OPERAND, token.text[: colon - token.start], token.start, colon),
        Token(INFIX, ":", colon, colon + 1),
        Token(OPERAND, token.text[colon - token.start + 1 :], colon + 1, token.stop),
    ]


def unreadable(body: str) -> FormulaError:
    """Return the error for a formula that cannot be read."""
    shown = body if len(body) <= _SHOWN else body[:_SHOWN] + "…"
    shown = shown.encode("utf-8", "backslashreplace").decode("utf-8")
    return FormulaError(f"数式「={shown}」は読めません。", f"The formula ={shown} cannot be read.")


_SHOWN: Final = 80


def _raw_tokens(readable: str) -> list[RawToken]:
    try:
        return Tokenizer("=" + readable).tokens()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as fault:
        raise unreadable(readable) from fault


def _places(text: str) -> range | list[int]:
    """Return the character that begins at each byte of the text in UTF-8."""
    if text.isascii():
        return range(len(text) + 1)
    sizes = [len(character.encode()) for character in text]
    places = [0] * (sum(sizes) + 1)
    for index, at in enumerate(accumulate(sizes), start=1):
        places[at] = index
    return places
