"""Pages out of files into an archive: first what there is and when it was fetched, then page by page in the order
of time, each read as in a crawl. Without any network."""
