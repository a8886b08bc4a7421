"""The databases of archives: schema and migrations, SQLite and PostgreSQL, and the files in which SQLite keeps an
archive."""
