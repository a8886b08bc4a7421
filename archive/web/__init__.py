"""The reading room: an archive as pages for a browser (`tulieu serve`).

It reads, and never writes. Everything that it shows comes from pages of others: no markup of theirs gets into its
own pages, which run no script and ask for nothing but their style sheet; a kept page is shown in a frame that may
neither run nor ask for anything (`kept`). `guard` stands before all of it.
"""
