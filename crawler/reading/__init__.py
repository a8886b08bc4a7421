"""Read the bytes of a page into a record. Pure: no network, no Scrapy, no database, no clock."""

from crawler.reading.article import read_article, read_page
from crawler.reading.memory import keep_freed_memory

keep_freed_memory()

__all__ = ["read_article", "read_page"]
