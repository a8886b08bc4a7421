"""Near-duplicates: which articles have the same or nearly the same text, and which of them was published first."""
