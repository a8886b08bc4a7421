"""The record of an article, what identifies it and its content, and the visit that brings it to the archive."""
