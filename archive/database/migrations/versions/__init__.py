"""One file a version, in order; see `archive.database.migrations`."""
