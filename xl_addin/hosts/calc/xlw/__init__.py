"""An xlwings engine for LibreOffice Calc: the objects that xlwings' own classes call, over UNO."""
