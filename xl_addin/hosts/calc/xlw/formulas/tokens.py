"""The parts that formulas are made of, as Excel and as Calc write them."""

from __future__ import annotations

import re
from typing import Final

LETTERS: Final = r"A-Za-z0-9_\\?\u00a1-\u2fff\u3001-\U0010ffff"
"""What names are made of but for full stops, to be put between the brackets of a regular expression."""
FIRST: Final = r"[A-Za-z_\\\u00a1-\u2fff\u3001-\U0010ffff]"
"""What a name begins with; all letters and signs beyond ASCII may."""
REST: Final = r"[A-Za-z0-9_.\\?\u00a1-\u2fff\u3001-\U0010ffff]"
"""What a name goes on with."""
_UNDOTTED: Final = r"[A-Za-z0-9_\u00a1-\u2fff\u3001-\U0010ffff]"

TEXT: Final = r'"(?:[^"]|"")*"'
_QUOTED: Final = r"'(?:[^']|'')+'"
_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_COLUMNS: Final = r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
_ROWS: Final = r"\$?\d{1,7}:\$?\d{1,7}"
_AREA: Final = rf"(?:{_CELL}(?::{_CELL})?|{_COLUMNS}|{_ROWS})(?![A-Za-z0-9_\\?(!\[\u00a1-\u2fff\u3001-\U0010ffff]|\.\w)"
_NUMBER: Final = r"(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?"
_TABLE: Final = rf"(?:{FIRST}{REST}*)?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_ARRAY: Final = rf"\{{(?:{TEXT}|[^\"{{}}])*\}}"
_ERROR: Final = (
    r"\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!)"
)

EXCEL: Final = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
  | (?P<text>{TEXT})
  | (?P<prefix>(?:{_QUOTED}|(?:\[[^\[\]]+\])?{REST}+(?::{REST}+)?|\[[^\[\]]+\])!)
  | (?P<error>(?i:{_ERROR}))
  | (?P<area>{_AREA})
  | (?P<function>{FIRST}{REST}*)\(
  | (?P<table>{_TABLE})
  | (?P<number>{_NUMBER})
  | (?P<word>{FIRST}{REST}*)
  | (?P<array>{_ARRAY})
  | (?P<sign><=|>=|<>|[-+*/^&=<>%:,()@\#])
    """,
    re.VERBOSE | re.DOTALL,
)
"""One part of a formula as Excel writes it."""

_SHEET: Final = rf"\$?(?:{_QUOTED}|{_UNDOTTED}+)\."
_END: Final = r"(?:\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}|\$?[A-Za-z]{1,3}|\$?\d{1,7})"

CALC: Final = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
  | (?P<text>{TEXT})
  | (?P<error>{_ERROR})
  | (?P<function>{FIRST}{REST}*)\(
  | (?P<file>'(?:[^']|'')+')\#
  | (?P<area>(?P<sheet>{_SHEET})?
        (?P<begin>\$?[A-Za-z]{{1,3}}\$?[1-9]\d{{0,6}}|\$?[A-Za-z]{{1,3}}(?=:)|\$?\d{{1,7}}(?=:\$?(?:\d|{_SHEET}\$?\d)))
        (?::(?P<last>{_SHEET})?(?P<end>{_END}))?(?![A-Za-z0-9_\\?(\[\u00a1-\u2fff\u3001-\U0010ffff]|\.\w))
  | (?P<table>{_TABLE})
  | (?P<owner>\$?{_QUOTED})\.(?={FIRST})
  | (?P<number>{_NUMBER})
  | (?P<word>\$?{FIRST}{REST}*)
  | (?P<array>{_ARRAY})
  | (?P<sign><=|>=|<>|[-+*/^&=<>%:;~!()])
    """,
    re.VERBOSE | re.DOTALL,
)
"""One part of a formula as Calc writes it."""

DELETED: Final = re.compile(
    rf"""(?P<text>{TEXT})
  | (?:\$?(?:{_QUOTED}|{_UNDOTTED}+|\#REF!)\.)? \$?(?:\#REF!\$?\d*|[A-Za-z]{{1,3}}\$?\#REF!)
      (?::(?:\$?(?:{_QUOTED}|{_UNDOTTED}+|\#REF!)\.)?\$?(?:\#REF!\$?\d*|[A-Za-z]{{1,3}}\$?(?:\#REF!|\d+)))?
  | \$?\#REF!\.{_END}(?::{_END})?""",
    re.VERBOSE | re.DOTALL,
)
"""A text, or in Calc's writing a reference to cells that are gone."""

ITEM: Final = re.compile(
    rf"\s*(?:(?P<text>{TEXT})|(?P<value>[-+]?\s*{_NUMBER}|(?i:TRUE|FALSE))|(?P<error>{_ERROR}))\s*"
)
"""One item of an inline array."""

RELATIVE: Final = re.compile(
    rf"""(?P<skip>{TEXT}|{_QUOTED}!?|\[[^\[\]]*\]|{FIRST}{REST}*\()
  | (?P<area>(?<![A-Za-z0-9_.\\?$\u00a1-\u2fff\u3001-\U0010ffff]){_AREA})""",
    re.VERBOSE | re.DOTALL,
)
"""What is no reference and must not be taken for one, or a reference without its sheet."""


def unquoted(name: str) -> str:
    """Take a name of a sheet, book or file out of its quotes."""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def text_literal(text: str) -> str:
    """Write a text as it stands in a formula: in double quotes, its own doubled."""
    return '"' + text.replace('"', '""') + '"'
