"""What web archives kept of a site, into the archive: each capture at its own time.

A plan is made first: which captures there are, of addresses that look like articles. It stands in a SQLite file of its
own (`plan`), with what was done of it, so that a backfill that was killed goes on where it was; a capture that was
stored but not yet crossed off is fetched again, and changes nothing.

Requests are Scrapy's, as those of a crawl: one user agent with whom to write to, bounded bodies and headers, no way
into private networks. Libraries for web archives (`wayback`, `cdx_toolkit`) fetch by themselves, past all that, and
their pace is not ours. At most 20 requests a minute go to a server, for lists and captures together (`pace`).
"""
