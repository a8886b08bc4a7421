"""What was learnt of a portal from its own pages, and what it tells of one more of them."""
