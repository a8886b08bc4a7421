"""An element's content as blocks in reading order: paragraphs, tables, photographs."""
