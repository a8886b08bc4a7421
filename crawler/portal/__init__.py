"""Learns a portal from its own pages. Pure: pages in, a profile out."""
