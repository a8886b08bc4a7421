"""Bytes of a page to a record. Pure: no network, no Scrapy, no database, no clock."""

from crawler.reading.article import read_article

__all__ = ["read_article"]
