"""What Scrapy calls beneath the spiders: the scheduler over the archive's ledger, the download handler, the resolver
that keeps requests out of private networks, retries, and the names of network errors."""
