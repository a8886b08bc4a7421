"""How the crawls of a site go against that site's own normal. Pure but for `report` (which reads an archive)
and `notify` (which sends)."""
