"""What the crawler's commands say in other languages; a package for each language."""
