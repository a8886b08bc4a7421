"""The history of articles: revisions stored, looked up and compared, also out of order and by a newer reader."""
