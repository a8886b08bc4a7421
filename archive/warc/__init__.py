"""The formats WARC (ISO 28500, WARC 1.1) and WACZ (1.1.1), by which web archives exchange pages. `export.warc` fills
them."""
