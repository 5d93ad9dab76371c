"""How cells look: number formats, fonts, colours, borders, alignment, sizes, and the printed page."""
