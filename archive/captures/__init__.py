"""The bytes of fetched pages, and the dictionaries that they are compressed with."""
