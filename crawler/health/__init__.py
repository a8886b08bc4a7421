"""How the crawls went: what is missing, what stopped matching, what fell below a site's own normal."""
