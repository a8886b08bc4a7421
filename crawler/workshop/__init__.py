"""Adding a site without knowing Scrapy: a look at a portal becomes a file of `crawler/sites/` and saved pages of
`tests/fixtures/`, each with the record that today's reader gives; and whether live pages still give those records."""
