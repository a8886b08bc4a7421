"""Date lines of Vietnamese pages: the words they are made of, and the time that a line prints."""
