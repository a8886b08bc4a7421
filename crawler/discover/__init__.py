"""Links out of pages, feeds, sitemaps and robots.txt. Pure: no network, no Scrapy, no database, no clock."""
