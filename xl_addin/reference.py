"""Write the function reference from the registry, so that it cannot differ from what the functions say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.functions import FUNCTIONS

if TYPE_CHECKING:
    from xl_addin.registry import Help, WorksheetFunction

LANGUAGES = ("ja", "en")
_EXAMPLE = {"ja": "例", "en": "Example"}


def markdown(language: str) -> str:
    """Return the reference of all worksheet functions as Markdown.

    Args:
        language: "ja" or "en".
    """
    return "\n\n".join(_entry(function, language) for function in FUNCTIONS)


def _entry(function: WorksheetFunction, language: str) -> str:
    lines = [f"#### `{function.signature}`", "", _said(function.help, language), ""]
    lines += [f"- `{argument.name}`: {_said(argument.help, language)}" for argument in function.arguments]
    lines += ["", f"{_EXAMPLE[language]}: `{function.example}`"]
    return "\n".join(lines)


def _said(text: Help, language: str) -> str:
    return text.ja if language == "ja" else text.en
