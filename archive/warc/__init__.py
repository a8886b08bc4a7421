"""WARC and WACZ: pages as web archives exchange them (ISO 28500, WARC 1.1; WACZ 1.1.1). `export` writes them."""
