"""When sites are crawled again, as often as they publish, and what calls the crawls: cron, systemd or a loop."""
