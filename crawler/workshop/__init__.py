"""The workshop: what a person needs to add a site without knowing Scrapy. A look at a portal becomes a file of
`crawler/sites/` and saved pages of `tests/fixtures/`, each with the record that today's reader gives."""
