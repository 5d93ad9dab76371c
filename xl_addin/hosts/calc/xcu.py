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
    root = ET.Element(
        "oor:component-data",
        {"xmlns:oor": _OOR, "xmlns:xs": _XS, "oor:name": "CalcAddIns", "oor:package": "org.openoffice.Office"},
    )
    functions = _node(_node(_node(root, "AddInInfo", None), implementation), "AddInFunctions", None)
    for function in FUNCTIONS:
        _function(functions, function)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _function(parent: ET.Element, function: WorksheetFunction) -> None:
    node = _node(parent, function.method)
    # One name in every language: Calc binds a formula from a file only where all of them agree.
    same = Help(function.name, function.name)
    _text(node, "DisplayName", same)
    _text(node, "Description", function.help)
    category = ET.SubElement(node, "prop", {"oor:name": "Category"})
    ET.SubElement(category, "value").text = "Add-In"
    _text(node, "CompatibilityName", same)
    parameters = _node(node, "Parameters", None)
    for argument in function.arguments:
        _argument(parameters, argument)


def _argument(parent: ET.Element, argument: Argument) -> None:
    node = _node(parent, argument.name)
    _text(node, "DisplayName", argument.label)
    _text(node, "Description", argument.help)


def _node(parent: ET.Element, name: str, operation: str | None = "replace") -> ET.Element:
    attributes = {"oor:name": name}
    if operation:
        attributes["oor:op"] = operation
    return ET.SubElement(parent, "node", attributes)


def _text(parent: ET.Element, name: str, text: Help) -> None:
    prop = ET.SubElement(parent, "prop", {"oor:name": name})
    for language, words in (("en", text.en), ("ja", text.ja)):
        ET.SubElement(prop, "value", {"xml:lang": language}).text = words
