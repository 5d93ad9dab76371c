"""What xlwings calls the shapes of a drawing."""

from __future__ import annotations

from typing import Any, Final

NOTE: Final = "comment"
CHART: Final = "chart"
PICTURE: Final = "picture"
OTHER: Final = "auto_shape"

_CHART_CLASS: Final = "12dcae26-281f-416f-a234-c3086127382e"
_NOTE_LAYER: Final = 2
"""The layer of what Calc draws by itself; its name depends on the language."""

_KINDS: Final = {
    "GraphicObjectShape": PICTURE,
    "TextShape": "text_box",
    "LineShape": "line",
    "MeasureShape": "line",
    "GroupShape": "group",
    "ControlShape": "form_control",
    "MediaShape": "media",
    "AppletShape": "embedded_ole_object",
    "PluginShape": "embedded_ole_object",
    "FrameShape": "embedded_ole_object",
    "TableShape": "table",
    "PolyPolygonShape": "free_form",
    "PolyLineShape": "free_form",
    "OpenBezierShape": "free_form",
    "ClosedBezierShape": "free_form",
    "OpenFreeHandShape": "free_form",
    "ClosedFreeHandShape": "free_form",
    "PolyPolygonPathShape": "free_form",
    "PolyLinePathShape": "free_form",
}


def kind_of(shape: Any) -> str:
    """Name the kind of a shape.

    Args:
        shape: the shape as UNO object.

    Returns:
        One of the names in ``xlwings.constants.shape_types``.
    """
    last = str(shape.getShapeType()).rpartition(".")[2]
    if last == "OLE2Shape":
        return CHART if str(shape.CLSID).lower() == _CHART_CLASS else "embedded_ole_object"
    if last == "CaptionShape":
        return NOTE if shape.LayerID == _NOTE_LAYER else "callout"
    return _KINDS.get(last, OTHER)
