"""The fields of the record that are read alike with and without a layout: body, bylines, captions, attachments, what
the page's structured data says, and where an article ends."""
