"""Write ``CalcAddIns.xcu``: the names and the help of the worksheet functions, as Calc's function wizard shows them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from xl_addin.functions import FUNCTIONS
from xl_addin.registry import Argument, Help, WorksheetFunction

_OOR = "http://openoffice.org/2001/registry"
_XS = "http://www.w3.org/2001/XMLSchema"


def calc_add_ins(implementation: str) -> str:
    """Return the configuration that names every function of an implementation to Calc.

    Args:
        implementation: the UNO implementation name, which .ods files store.
    """
    root = data("CalcAddIns")
    functions = node(node(node(root, "AddInInfo", None), implementation), "AddInFunctions", None)
    for function in FUNCTIONS:
        _function(functions, function)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _function(parent: ET.Element, function: WorksheetFunction) -> None:
    made = node(parent, function.method)
    # One name in every language: Calc binds a formula from a file only where all of them agree.
    same = Help(function.name, function.name)
    text(made, "DisplayName", same)
    text(made, "Description", function.help)
    category = ET.SubElement(made, "prop", {"oor:name": "Category"})
    ET.SubElement(category, "value").text = "Add-In"
    text(made, "CompatibilityName", same)
    parameters = node(made, "Parameters", None)
    for argument in function.arguments:
        _argument(parameters, argument)


def _argument(parent: ET.Element, argument: Argument) -> None:
    made = node(parent, argument.name)
    text(made, "DisplayName", argument.label)
    text(made, "Description", argument.help)


def data(name: str) -> ET.Element:
    """Return the root of a file of configuration data.

    Args:
        name: of the part of the configuration.
    """
    return ET.Element(
        "oor:component-data",
        {"xmlns:oor": _OOR, "xmlns:xs": _XS, "oor:name": name, "oor:package": "org.openoffice.Office"},
    )


def node(parent: ET.Element, name: str, operation: str | None = "replace") -> ET.Element:
    """Add a node and return it; without an operation it is one that the configuration has."""
    attributes = {"oor:name": name}
    if operation:
        attributes["oor:op"] = operation
    return ET.SubElement(parent, "node", attributes)


def text(parent: ET.Element, name: str, words: Help) -> None:
    """Add a text in both languages."""
    prop = ET.SubElement(parent, "prop", {"oor:name": name})
    for language, said in (("en", words.en), ("ja", words.ja)):
        ET.SubElement(prop, "value", {"xml:lang": language}).text = said
