"""Reads in a formula which worksheet function it calls, with which cells and values, and which cells it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterator, NamedTuple, Sequence

from xl_addin.functions import FUNCTIONS
from xl_addin.hosts.calc.ranges import grid_of_range, grid_of_value
from xl_addin.registry import Kind, WorksheetFunction

if TYPE_CHECKING:
    from xl_addin.cells import Grid

# Calc writes a function as its users do, as an .ods stores it, or, unbound, in small letters.
_NAMES = {function.name.lower(): function for function in FUNCTIONS}
_NAMES.update({f"jp.xladdin.scoring.{function.method.lower()}": function for function in FUNCTIONS})
_ENGLISH = 1  # com.sun.star.sheet.FormulaLanguage.ENGLISH
_SPECIAL = 0  # com.sun.star.sheet.FormulaMapGroup.SPECIAL
# Places of the operations in that group: com.sun.star.sheet.FormulaMapGroupSpecialOffset.
_NAME, _MISSING, _SPACES = 4, 6, 8
_WHITESPACE = 14
_COLUMN_RELATIVE, _ROW_RELATIVE, _SHEET_RELATIVE = 1, 4, 16  # com.sun.star.sheet.ReferenceFlags
_DELETED = 2 | 8 | 32
_DEEPEST = 8  # Names may refer to one another in a circle.


class Given(NamedTuple):
    """One argument as it stands in a formula: cells, a value, nothing at all, or a calculation."""

    cells: Any = None
    value: Grid | None = None
    computed: bool = False

    def grid(self, kind: Kind) -> Grid | None:
        """Read what the function is given.

        Args:
            kind: how the argument arrives. Calc hands a lone blank cell to a setting as 0.

        Returns:
            The cells or the value, None where the argument was left out.
        """
        if self.cells is None:
            return self.value
        read = grid_of_range(self.cells)
        return ((0.0,),) if kind is Kind.SETTING and read == ((None,),) else read


class Call(NamedTuple):
    """A call of a worksheet function in a formula.

    Attributes:
        function: the function.
        arguments: what it is given, in order.
        alone: the formula is nothing but this call.
    """

    function: WorksheetFunction
    arguments: tuple[Given, ...]
    alone: bool

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Names of the arguments that are calculations, or values where Calc takes nothing but cells."""
        return tuple(
            argument.name
            for argument, given in zip(self.function.arguments, self.arguments)
            if given.computed or (argument.kind is Kind.MEASURED and given.value is not None)
        )

    @property
    def measured(self) -> tuple[Any, ...]:
        """The cells that hold what the function measures."""
        kinds = (argument.kind for argument in self.function.arguments)
        found = (given.cells for kind, given in zip(kinds, self.arguments) if kind is Kind.MEASURED)
        return tuple(cells for cells in found if cells is not None)

    def grids(self) -> tuple[Grid | None, ...]:
        """Read all arguments; those beyond the function's own, too, so that it can refuse them."""
        kinds = [argument.kind for argument in self.function.arguments]
        kinds += [Kind.SETTING] * (len(self.arguments) - len(kinds))
        return tuple(given.grid(kind) for given, kind in zip(self.arguments, kinds))


class Formulas:
    """Reads the formulas of a document without touching it.

    Args:
        document: a spreadsheet document.
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._parser.CompileEnglish = True
        mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        signs = mapper.getMappings(("(", ")", ";"), _ENGLISH)
        self._open, self._close, self._separator = (sign.OpCode for sign in signs)
        special = [entry.Token.OpCode for entry in mapper.getAvailableMappings(_ENGLISH, _SPECIAL)]
        self._name, self._missing = special[_NAME], special[_MISSING]
        self._spaces = {special[place] for place in (_SPACES, _WHITESPACE) if place < len(special)}

    def call(self, cell: Any) -> Call | None:
        """Return the first call of a worksheet function in a cell's formula, None where there is none."""
        tokens = self._tokens(cell)
        for place, token in enumerate(tokens[:-1]):
            function = _NAMES.get(token.Data.lower()) if isinstance(token.Data, str) else None
            if function is not None and tokens[place + 1].OpCode == self._open:
                parts, end = self._arguments(tokens, place + 2)
                given = tuple(self._given(part, cell.getCellAddress()) for part in parts)
                return Call(function, given, alone=place == 0 and end == len(tokens))
        return None

    def references(self, cell: Any) -> Iterator[Any]:
        """Yield the cells and ranges that a cell's formula refers to, each once."""
        position, seen = cell.getCellAddress(), set()
        for token in self._tokens(cell):
            found = self._range(token, position)
            if found is not None and found.AbsoluteName not in seen:
                seen.add(found.AbsoluteName)
                yield found

    def _tokens(self, cell: Any) -> list[Any]:
        formula = cell.getFormula()
        if formula.startswith("{=") and formula.endswith("}"):
            formula = formula[1:-1]
        return self._parsed(formula[1:], cell.getCellAddress(), 0) if formula.startswith("=") else []

    def _parsed(self, text: str, position: Any, depth: int) -> list[Any]:
        tokens: list[Any] = []
        for token in self._parser.parseFormula(text, position):
            named = self._named(token) if token.OpCode == self._name and depth < _DEEPEST else None
            if named is not None:
                # Relative references of a name count from where it was defined, and are used from where it stands.
                tokens += self._parsed(named.getContent(), named.getReferencePosition(), depth + 1)
            elif token.OpCode not in self._spaces:
                tokens.append(token)
        return tokens

    def _named(self, token: Any) -> Any:
        owner = self._document if token.Data.Sheet < 0 else self._document.getSheets().getByIndex(token.Data.Sheet)
        ranges = owner.NamedRanges
        every = (ranges.getByName(name) for name in ranges.getElementNames())
        return next((named for named in every if token.Data.Index == named.TokenIndex), None)

    def _arguments(self, tokens: Sequence[Any], start: int) -> tuple[list[list[Any]], int]:
        """Split what stands between the brackets; return the parts and the place behind the closing bracket."""
        parts: list[list[Any]] = [[]]
        depth = 1
        for place, token in enumerate(tokens[start:], start):
            depth += (token.OpCode == self._open) - (token.OpCode == self._close)
            if depth == 0:
                return ([] if parts == [[]] else parts), place + 1
            if depth == 1 and token.OpCode == self._separator:
                parts.append([])
            else:
                parts[-1].append(token)
        return parts, len(tokens)

    def _given(self, tokens: list[Any], position: Any) -> Given:
        while len(tokens) > 2 and tokens[0].OpCode == self._open and tokens[-1].OpCode == self._close:  # noqa: PLR2004
            tokens = tokens[1:-1]
        if not tokens or [token.OpCode for token in tokens] == [self._missing]:
            return Given()
        if len(tokens) == 1:
            found = self._range(tokens[0], position)
            if found is not None:
                return Given(cells=found)
            if isinstance(tokens[0].Data, (str, float, int, tuple)):
                return Given(value=grid_of_value(tokens[0].Data))
        return Given(computed=True)

    def _range(self, token: Any, position: Any) -> Any:
        """Return the cells that a token refers to; None if it refers to none in this document."""
        if hasattr(token.Data, "Reference1"):
            corners = (token.Data.Reference1, token.Data.Reference2)
        elif hasattr(token.Data, "RelativeColumn"):
            corners = (token.Data, token.Data)
        else:
            return None
        (sheet, column, row), (other, *end) = (_place(corner, position) for corner in corners)
        if sheet != other or any(corner.Flags & _DELETED for corner in corners):
            return None
        cells = self._document.getSheets().getByIndex(sheet)
        columns, rows = sorted((column, end[0])), sorted((row, end[1]))
        whole = cells.getRangeAddress()
        if columns[0] < 0 or rows[0] < 0 or columns[1] > whole.EndColumn or rows[1] > whole.EndRow:
            return None
        return cells.getCellRangeByPosition(columns[0], rows[0], columns[1], rows[1])


def _place(reference: Any, position: Any) -> tuple[int, int, int]:
    flags = reference.Flags
    return (
        position.Sheet + reference.RelativeSheet if flags & _SHEET_RELATIVE else reference.Sheet,
        position.Column + reference.RelativeColumn if flags & _COLUMN_RELATIVE else reference.Column,
        position.Row + reference.RelativeRow if flags & _ROW_RELATIVE else reference.Row,
    )
