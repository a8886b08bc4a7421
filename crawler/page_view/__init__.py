"""Draw a saved page for people: what was read from it, where, and on what evidence.

`reading.py` reads a page and keeps its tree, `stream.py` lays the tree out as lines of words, `positions.py` finds the
record's values in them again, `document.py` draws both. Pure, and beside the reader, not in it: reading neither waits
for a drawing nor knows of one.
"""

from crawler.page_view.document import draw_document
from crawler.page_view.reading import Reading, read_to_draw

__all__ = ["Reading", "draw_document", "read_to_draw"]
