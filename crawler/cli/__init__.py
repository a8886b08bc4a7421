"""The `tulieu` command: a module for each of its commands, options that several take, and what they print."""
