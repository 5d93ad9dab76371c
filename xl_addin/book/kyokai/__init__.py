"""The shipped workbook of 協会けんぽ, sheet by sheet."""
