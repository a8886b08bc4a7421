"""Pages out of files into an archive: all files are looked through first, then page by page is read as in a crawl, in
the order of time. No network."""
