"""The commands of the archive. The docstring of a command is its help text, which the catalogues translate."""
