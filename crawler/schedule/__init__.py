"""When sites are crawled: how often, within which hours, what is due, and what calls `tulieu crawl --due`."""
