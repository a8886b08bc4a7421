"""Fetches what web archives kept of a site into the archive, each capture at its own time.

A plan is made first: which captures there are of addresses that look like articles. It is a SQLite file of its own
(`plan`) that also says which captures are done, so that a backfill that was killed goes on where it was. A capture that
was stored but not yet marked as done is fetched again, and changes nothing.

Requests are Scrapy's, as those of a crawl: one user agent with a contact address, bounded bodies and headers, no way
into private networks. Libraries for web archives (`wayback`, `cdx_toolkit`) do their own requests, without any of that
and at a pace of their own. At most 20 requests a minute go to a server, for lists and captures together (`pace`).
"""
