"""An element's content as a flow of blocks: paragraphs, table rows, photographs, captions."""
