"""How the crawls of a site go, measured by the site's own earlier runs, and whether a live site can be read (`doctor`).

Pure except for `baseline` and `report`, which read an archive, `notify`, which sends, and `doctor`, which crawls."""
