"""When sites are crawled again: learnt from how often they publish, and run by cron, systemd or on its own."""
