"""Links out of pages, feeds, sitemaps and robots.txt. Pure: bytes in, links out."""
