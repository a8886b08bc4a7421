"""What the crawler's commands say, English to Vietnamese, as in `archive.messages.vi`, whose terms these are."""

from crawler.messages.vi import backfill, columns, commands, crawls, fleet, imports, options, reports, workshop

ENTRIES: dict[str, str] = {
    **crawls.ENTRIES,
    **backfill.ENTRIES,
    **imports.ENTRIES,
    **reports.ENTRIES,
    **workshop.ENTRIES,
    **columns.ENTRIES,
    **commands.ENTRIES,
    **options.ENTRIES,
    **fleet.ENTRIES,
}
