"""Crawls news sites and reads their pages. `tulieu` is its command."""

VERSION = "0.2.0"
