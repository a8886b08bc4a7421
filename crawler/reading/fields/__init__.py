"""The fields of the record out of blocks and metadata, whether a layout or the page's structure told where they are."""
