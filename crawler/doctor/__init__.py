"""`tulieu doctor`: does what is known of a site fit the live one? A small crawl, and what it tells."""
