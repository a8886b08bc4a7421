"""Pictures and documents of articles: their bytes, their addresses, and the words of documents."""
