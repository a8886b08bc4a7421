"""One file a version, in order; see `archive.migrations`."""
