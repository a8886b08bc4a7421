"""Exports as BagIt 1.0 bags (RFC 8493): folders that say what they hold and can be checked without this program."""
