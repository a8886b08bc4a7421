"""Reading a page by the layout of its software."""
