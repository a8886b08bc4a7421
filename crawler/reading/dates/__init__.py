"""Date lines of Vietnamese pages: `parse.parse_date` gives the time that a line prints, or refuses it."""
