"""What the crawler's commands say, English to Vietnamese, as in `archive.vietnamese`, whose terms these are."""

from crawler.vietnamese import backfill, columns, commands, crawls, imports, options, reports, workshop

ENTRIES: dict[str, str] = {
    **crawls.ENTRIES,
    **backfill.ENTRIES,
    **imports.ENTRIES,
    **reports.ENTRIES,
    **workshop.ENTRIES,
    **columns.ENTRIES,
    **commands.ENTRIES,
    **options.ENTRIES,
}
