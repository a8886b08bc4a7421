"""What was learnt about a portal from its own pages, and what it tells about one more of them."""
