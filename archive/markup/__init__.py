"""What pages and style sheets load to look as they do, as browsers read them. Pure."""
