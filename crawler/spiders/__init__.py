"""Spiders: one class a site, made from its data."""
