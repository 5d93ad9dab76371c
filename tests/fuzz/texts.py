"""Makes formulas and cell texts at random: right ones, nearly right ones and nonsense."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_CASES = Path(__file__).parent.parent / "data" / "migrate_cases.toml"
_ODD = (
    "SUM(A1:A3)",
    "50+10*(B5-AVERAGE(B$5:B$12))/STDEV(B$5:B$12)",
    "IF(B5>=60,6,IF(B5>=50,4,IF(B5>=40,2,0)))",
    "LET(x,B5,y,x*2,LAMBDA(a,a+y)(3))",
    "SUM(Table1[[#All],[率]:[点]])+Table1[@率]",
    "'[other.xlsx]a sheet'!$B$4:INDEX(B:B,5)",
    "[1]!name+Sheet1:Sheet3!A1",
    "B4#:C9#",
    "SUM((A1:A3,B1:B3) A1:B2)",
    '{1,2;"a",#N/A}&"x""y"',
    "-2^2%%--1E+308",
    'OFFSET(A1,1,1):INDIRECT("B"&3)',
    "Sheet1!#REF!+#REF!A1",
    "XFD1048576+A1048577+XFE1",
    "5:3+C:A+$A:$XFD+1:1048576",
    "SUMPRODUCT((B$5:B$12>B5)*1)+1",
    'COUNTIF(B$5:B$12,">"&B5)+1',
    "PERCENTILE(B$5:B$12,0.7)+LARGE(B$5:B$12,ROUND(COUNT(B$5:B$12)*0.3,0))",
    "_xlfn.STDEV.P(B5:B12)+_xlfn._xlws.SORT(B5:B12)",
    "SCORE_RANK(B5,B$5:B$12)+SCORE_DEVIATIONS(B5:B12)",
    "@A1+@name+A1:A3%",
)
_FUNCTIONS = [
    "SUM",
    "IF",
    "RANK",
    "RANK.EQ",
    "AVERAGE",
    "STDEV",
    "STDEVP",
    "STDEV.S",
    "ROUND",
    "COUNTIF",
    "COUNT",
    "LARGE",
    "SMALL",
    "PERCENTILE",
    "SUMPRODUCT",
    "INDEX",
    "MATCH",
    "OFFSET",
    "INDIRECT",
    "VLOOKUP",
    "IFERROR",
    "AND",
    "OR",
    "NOT",
    "ISNUMBER",
    "LET",
    "LAMBDA",
    "NOW",
    "SCORE_RANK",
    "SCORE_STEPS",
    "SCORE_DEVIATION",
    "X1",
    "日本",
]
_REFERENCES = [
    "A1",
    "$B$5",
    "B5:B12",
    "B$5:$B12",
    "A:A",
    "1:3",
    "XFD1048576",
    "A0",
    "XFE1",
    "ZZZ99999999",
    "実績!A2",
    "'a",
    "''b'!C3:D4",
    "Sheet1:Sheet3!A1",
    "[1]Sheet1!A1",
    "名前",
    "Table1[率]",
    "Table1[#All]",
    "Table1[[#This",
    "Row],[a]]",
    "B4#",
    "#REF!",
    "Sheet1!#REF!",
    "R1C1",
    "TRUE",
]
_NUMBERS = [
    "0",
    "1",
    "2.5",
    ".5",
    "1.",
    "1E5",
    "1e-400",
    "1E+999",
    "9999999999999999999999",
    "0.1",
    "60",
    "50",
    "10",
    "１２",
    "1E",
    "0x1F",
    "1_0",
]
_WORDS = ('""', '"a"', '">"', '"○"', '"（4）"', '"a""b"', '"\n"', '"\U0001f600"')
_BETWEEN = ("+", "-", "*", "/", "^", "&", "=", "<>", "<", ">", "<=", ">=", ":", " ", ",", "%+", "  ", "\n")
_PIECES = (
    *"()[]{}'\"!#@%$:;,.&<>=+-*/^\\ \t\n\r_~|?0123456789ABCXYZabcER",
    *"　（）％△▲−①²５，．．ぁ亜ﾊﾝ\u00a0\u200b\u0000\ufeff\ufffe\ud800\udc00\U0001f600\u0301ßİ",
    *("#REF!", "#N/A", '""', "''", "!A1", "[1]", "$A$1", "A1:", "1E999", "TRUE", "_xlfn.", "of:=", "[.A1]", "&#0;"),
)
_LIKE_NUMBERS = [
    "45.6％",
    "(4)",
    "（-4）",
    "△1.2",
    "▲3",
    "1,234.5",
    "1,23",
    "１２３",
    "5-3",
    "45.6点",
    "1E+5",
    "1E+400",
    "1e5",
    "-0",
    "+.5",
    "0.5%",
    "第1位",
    "2024年",
    "R5",
    "3/4",
    "12:30",
    "①",
    "²",
    "∞",
    "nan",
    "inf",
    "Infinity",
    "1_000",
    "0x10",
    "٣",
    "५",
    "1.2.3",
    "--",
    "(",
    ")",
    "(())",
    "%%",
    "％",
    ".",
    ",",
    "-",
    "TRUE",
    "#N/A",
    "=1+1",
    "@A1",
]


@cache
def formulas() -> tuple[str, ...]:
    """Return formulas as people write them, and odd ones."""
    data = tomllib.loads(_CASES.read_text(encoding="utf-8"))
    cases = [case["formula"] for group in data.values() for case in group if isinstance(case.get("formula"), str)]
    return (*(case.replace("#", "5").replace("@", "B") for case in cases), *_ODD)


def formula(random: Random) -> str:
    """Return a formula, or what is nearly one."""
    choice = random.random()
    if choice < 0.3:
        return random.choice(formulas())
    if choice < 0.65:
        return mutated(random, random.choice(formulas()))
    if choice < 0.985:
        made = _expression(random, random.randint(1, 6))
        return made if random.random() < 0.6 else mutated(random, made)
    return _deep(random)


def text(random: Random) -> str:
    """Return the text of a cell."""
    choice = random.random()
    if choice < 0.2:
        return random.choice(_LIKE_NUMBERS)
    if choice < 0.7:
        return mutated(random, random.choice(_LIKE_NUMBERS))
    if choice < 0.9:
        return "".join(random.choices(_PIECES, k=random.randint(0, 12)))
    if choice < 0.97:
        return random.choice(_PIECES) * random.choice((2, 100, 32_767, 32_768))
    return formula(random)


def mutated(random: Random, text: str) -> str:
    """Return a text with a few changes."""
    for _ in range(random.choice((1, 1, 2, 4))):
        start = random.randint(0, len(text))
        stop = min(len(text), start + random.choice((0, 1, 1, 2, 5, 20)))
        new = random.choice(
            (
                "",
                random.choice(_PIECES),
                random.choice(_NUMBERS),
                text[start:stop] * random.choice((2, 3, 50)),
                random.choice(_REFERENCES),
                random.choice(formulas()),
            )
        )
        text = text[:start] + new + text[stop:]
    return text[:9000]


def _expression(random: Random, depth: int) -> str:
    choice = random.random() if depth else random.random() * 0.4
    if choice < 0.25:
        return random.choice(_REFERENCES)
    if choice < 0.4:
        return random.choice((*_NUMBERS, *_WORDS))
    inner = [_expression(random, depth - 1) for _ in range(random.choice((0, 1, 2, 2, 3)))]
    first = "".join(inner[:1])
    shapes = (
        *(f"{random.choice(_FUNCTIONS)}({','.join(inner)})",) * 8,
        *(random.choice(_BETWEEN).join(inner),) * 6,
        f"({first})",
        random.choice(("-", "+", "@", "--")) + first,
        first + random.choice(("%", "#", "()", "(1)")),
        "{" + random.choice((",", ";")).join(random.choices((*_NUMBERS, *_WORDS, "-1", "TRUE"), k=4)) + "}",
    )
    return random.choice(shapes)


def _deep(random: Random) -> str:
    times = random.choice((63, 64, 99, 100, 101, 249, 251, 1000, 2700))
    before, middle, after = random.choice(
        (
            ("(", "1", ")"),
            ("-", "A1", ""),
            ("1+", "1", ""),
            ("IF(A1>1,", "2", ",3)"),
            ("IF(B5>=60,1,", "0", ")"),
            ("A1:", "A1", ""),
            ("A1,", "A1", ""),
            ("", "A1", "%"),
            ("", "LAMBDA(x,x)", "(1)"),
            ("{", "1", "}"),
            ("SUM(", "", ""),
            ('"', "a", '"'),
            ("[", "a", "]"),
            ("LET(x,1,", "x", ")"),
            ("(A1:A3,", "B1", ")"),
        )
    )
    return (before * times + middle + after * times)[:9000]
