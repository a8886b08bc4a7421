"""Settings of Scrapy. Every departure from a default has its reason beside it."""

import os

from crawler import user_agent

BOT_NAME = "tulieu"
SPIDER_MODULES = ["crawler.spiders"]

# --- who asks ------------------------------------------------------------------------------------
TULIEU_CONTACT = os.environ.get("TULIEU_CONTACT", "")  # ours: an address or URL that webmasters can write to
USER_AGENT = user_agent(TULIEU_CONTACT)  # says honestly what it is
TULIEU_ARCHIVE = os.environ.get("TULIEU_ARCHIVE", "archive.db")  # ours: where `scrapy crawl` keeps what it finds

# --- politeness ----------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True  # Scrapy's default does not
DOWNLOAD_DELAY = 1.0  # seconds between requests to a site; the default is none
TULIEU_DELAYS: dict[str, float] = {}  # ours: at least so many for these sites, by name (`tulieu.toml`)
DOWNLOAD_DELAY_JITTER = 0  # else half of the requests come after less than the delay
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # the default of 8 is felt by a small portal
CONCURRENT_REQUESTS = 1  # a spider has one site; what it takes from the ledger before its time could not be held back
AUTOTHROTTLE_ENABLED = True  # a server that answers slowly is asked more slowly
AUTOTHROTTLE_START_DELAY = 1.0  # the default of 5 would spend a minute on the first dozen pages
AUTOTHROTTLE_MAX_DELAY = 30.0  # the default of 60 is more than any portal has asked for
# No cookies (Scrapy's middleware is not listed below): NukeViet opens a session for every visitor; an archive wants the
# page without one. Ours brings those that a site asks for by a redirect in a circle.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",  # Scrapy's
    # Scrapy's is "en", by which portals with two languages answer in English. "vi" comes first and alone, as ranges of
    # RFC 4647 hold for what is more exact; servers that look for a country find it; any language is better than a 406.
    "Accept-Language": "vi,vi-VN;q=0.9,*;q=0.1",
}

# --- the ledger is the frontier ------------------------------------------------------------------
SCHEDULER = (
    "crawler.engine.scheduler.Scheduler"  # what is due stands in the archive, and survives any end of the process
)

# --- what is fetched -----------------------------------------------------------------------------
# All that stands between the spider and the network, with nothing of Scrapy's defaults: it imports even those that
# are switched off. (EXTENSIONS_BASE and its like are whole lists; Scrapy merges what stands in EXTENSIONS into them.)
DOWNLOADER_MIDDLEWARES_BASE = {
    "crawler.engine.middlewares.OwnHostsOnly": 50,  # Scrapy's own lets subdomains and other ports pass
    "crawler.engine.middlewares.Robots": 100,  # Scrapy's own takes a failing robots.txt for leave
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.engine.retry.Retry": 550,  # counts what it gets over
    "crawler.engine.unpacking.Unpacking": 590,  # undoes what is really there, whatever headers say
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,  # for robots.txt; ours go into the ledger
    "crawler.engine.cookies.Cookies": 700,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
DOWNLOAD_HANDLERS = {  # bounds headers, tells TLS from other failures
    "http": "crawler.engine.handler.Http",
    "https": "crawler.engine.handler.Http",
    "ftp": None,
    "s3": None,
    "data": None,
    "file": None,
}
TWISTED_DNS_RESOLVER = "crawler.engine.resolver.PublicResolver"  # no name leads into a private network
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # no article comes near; the default of 1 GB is a way to fill the memory
DOWNLOAD_WARNSIZE = 0  # a refusal is counted, a warning helps nobody
DOWNLOAD_FAIL_ON_DATALOSS = False  # the handler fails, unless a page that broke off has its end
DOWNLOAD_TIMEOUT = 60  # the default of 180 holds up a crawl of one request at a time
RETRY_TIMES = 2  # the default, said because the ledger counts on it: a third try is for the next run
RETRY_HTTP_CODES = [
    500,
    502,
    504,
    522,
    524,
    408,
]  # without 429 and 503, which ask to wait: the spider does. A 503 that does not is Retry's
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # it is counted by reason and kept in the ledger

CONCURRENT_ITEMS = 1  # Scrapy makes this many tasks for each answer; callbacks here yield nothing, or one request
SPIDER_MIDDLEWARES_BASE = {  # without those that look at what callbacks yield: hardly anything, at a cost for each
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
}

# --- the process ---------------------------------------------------------------------------------
EXTENSIONS_BASE = {  # without Scrapy's two open ports, of which one runs any Python that it is sent
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
LOG_LEVEL = "WARNING"  # people read the summary; `scrapy crawl NAME -L DEBUG` shows the rest
WARN_ON_GENERATOR_RETURN_VALUE = False  # it reads and parses our source at every start, to find a mistake mypy finds
STATS_DUMP = False  # the summary is ours
