"""Reading a page without a layout: each field is found by structure, position and the shape of its text."""
