"""A spider for every site of the catalogue, where `scrapy list` and `scrapy crawl NAME` look for them."""

from crawler.sites import sites
from crawler.spiders.site_spider import spider_for

globals().update({spider.__name__: spider for spider in (spider_for(site, __name__) for site in sites().values())})
