"""What addresses say of the pages behind them: an article, a list or a trap. By rules that are stated, or that are
inferred from the portal. Pure: no network, no Scrapy, no database, no clock."""
