"""The XML namespaces of OpenDocument, and names in them as expat writes them.

Source: OpenDocument 1.3, part 3, section 1.5 (namespaces).
"""

from __future__ import annotations

from typing import Final

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = f"{_OASIS}office:1.0"
TABLE: Final = f"{_OASIS}table:1.0"
TEXT: Final = f"{_OASIS}text:1.0"
STYLE: Final = f"{_OASIS}style:1.0"
NUMBER: Final = f"{_OASIS}datastyle:1.0"
MANIFEST: Final = f"{_OASIS}manifest:1.0"
CALCEXT: Final = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

FORMULA_PREFIXES: Final = {
    f"{_OASIS}of:1.2": "of:",
    "http://openoffice.org/2004/calc": "of:",  # its syntax is the one that OpenFormula was made from
    "http://schemas.microsoft.com/office/excel/formula": "msoxl:",
}

VALUE_TYPE: Final = f"{OFFICE} value-type"
VALUE: Final = f"{OFFICE} value"
DATE_VALUE: Final = f"{OFFICE} date-value"
TIME_VALUE: Final = f"{OFFICE} time-value"
BOOLEAN_VALUE: Final = f"{OFFICE} boolean-value"
STRING_VALUE: Final = f"{OFFICE} string-value"
CURRENCY: Final = f"{OFFICE} currency"
CALC_TYPE: Final = f"{CALCEXT} value-type"

NAME: Final = f"{TABLE} name"
FORMULA: Final = f"{TABLE} formula"
STYLE_NAME: Final = f"{TABLE} style-name"
DEFAULT_STYLE: Final = f"{TABLE} default-cell-style-name"
VISIBILITY: Final = f"{TABLE} visibility"
ROWS_REPEATED: Final = f"{TABLE} number-rows-repeated"
COLS_REPEATED: Final = f"{TABLE} number-columns-repeated"
ROWS_SPANNED: Final = f"{TABLE} number-rows-spanned"
COLS_SPANNED: Final = f"{TABLE} number-columns-spanned"
MATRIX_ROWS: Final = f"{TABLE} number-matrix-rows-spanned"
MATRIX_COLS: Final = f"{TABLE} number-matrix-columns-spanned"
