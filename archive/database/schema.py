"""The tables of an archive. Migrations make them; a test compares the migrations with this module.

Uniqueness is decided here, by the database, never by a look-up in a program. Times are text (see `timestamps`). Texts
that are compared or sorted have PostgreSQL's collation "C", the order of code points that SQLite uses, so that the same
archive gives the same bytes on both databases.

A revision is stored as the whole record in JSON: what a reader made of a page comes back exactly as it was, also when
the record has gained a field since. Beside it are the columns by which articles are listed and, as captions are often
requested, one row for each photograph.

The tables of the search index are not here: they are rebuilt, never migrated (`archive.search.index`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    and_,
    text,
)

HEAD = "0010"
"""The version of the schema that this program reads and writes: the newest migration's name."""

CORE_TABLES = frozenset({"articles", "revisions", "captures", "urls"})
"""The tables by which an archive is told from another program's database."""

_ID = BigInteger().with_variant(Integer, "sqlite")
_WORD = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

dictionaries = Table(
    "dictionaries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("site", _WORD, nullable=False),
    Column("made_at", _WORD, nullable=False),
    Column("sha256", _WORD, nullable=False, doc="of the dictionary, uncompressed, hexadecimal"),
    Column("body", LargeBinary, nullable=False, doc="the dictionary as a zstd frame with checksum"),
    Index(None, "site"),
)

captures = Table(
    "captures",
    metadata,
    Column("sha256", _WORD, primary_key=True, doc="of the page's bytes, hexadecimal"),
    Column("url", _WORD, nullable=False, doc="where these bytes were first found"),
    Column("status", SmallInteger, doc="HTTP status"),
    Column("headers", Text, nullable=False, doc="JSON object"),
    Column("fetched_at", _WORD, nullable=False),
    Column("size", Integer, nullable=False, doc="bytes of the page"),
    Column("stored_size", Integer, nullable=False, doc="bytes after compression"),
    Column("body", LargeBinary, nullable=False, doc="a zstd frame with checksum"),
    Column("site", _WORD, doc="the page's site; NULL: not known (archives of schema 0001)"),
    Column(
        "dictionary_id",
        _ID,
        ForeignKey("dictionaries.id"),
        doc="the dictionary that body is compressed with; NULL: none",
    ),
    Index(None, "site", "dictionary_id", "fetched_at"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("site", _WORD, nullable=False),
    Column("key", _WORD, nullable=False, doc="what makes two pages the same article of a site"),
    Column("url", _WORD, nullable=False),
    Column("revision", Integer, nullable=False, doc="number of the current revision"),
    Column("digest", _WORD, nullable=False, doc="of the current revision's content"),
    Column("title", Text, nullable=False),
    Column("published", _WORD, doc="of the current revision, as in the record: +07:00"),
    Column("first_seen_at", _WORD, nullable=False),
    Column("last_seen_at", _WORD, nullable=False, doc="newest visit that saw the current revision"),
    Column("fingerprint", _WORD, doc="digest of the text, see identity.text_fingerprint; NULL: no text"),
    # The key first: the index then also finds the sites that have an article of this key.
    UniqueConstraint("key", "site"),
    Index(None, "site", "published", "key"),
    Index(None, "url"),
    Index(None, "fingerprint"),
    Index(None, "first_seen_at"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("article_id", _ID, ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False, doc="1 is the oldest"),
    Column(
        "seen_at", _WORD, nullable=False, doc="first visit that saw this content; its page may be that of a later visit"
    ),
    Column("digest", _WORD, nullable=False, doc="digest of its content, see identity.content_digest"),
    Column("capture", _WORD, ForeignKey("captures.sha256"), doc="its page; NULL: none was stored"),
    Column("record", Text, nullable=False, doc="the whole record, JSON"),
    Column("last_seen_at", _WORD, doc="last visit that saw this content; NULL: the current one, see articles"),
    Column("reader", _WORD, doc="version of the reader that made the record; NULL: not known"),
    Column("reread_at", _WORD, doc="when its stored page was read again; NULL: it came with a visit"),
    Column("profile", _WORD, doc="digest of the profile of its site that the reader was given; NULL: none"),
    UniqueConstraint("article_id", "number"),
)

CURRENT_REVISION = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)
"""Joins an article to its current revision."""

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("article_id", _ID, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("gone_at", _WORD, primary_key=True, doc="when its page was first found gone"),
    Column("reason", _WORD, nullable=False, doc="http-404, http-410, moved-away"),
    Column("back_at", _WORD, doc="when it was found again; NULL: still gone"),
)

photos = Table(
    "photos",
    metadata,
    Column("revision_id", _ID, ForeignKey("revisions.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False, doc="from 1"),
    Column("url", _WORD, nullable=False),
    Column("caption", Text),
    Column("credit", Text),
    Column("caption_raw", Text),
)

urls = Table(
    "urls",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("site", _WORD, nullable=False),
    Column("url", _WORD, nullable=False),
    Column("kind", _WORD, nullable=False, doc="see visit.Kind"),
    Column("found_on", _WORD, doc="the page that linked to it first; NULL: a seed"),
    Column("found_at", _WORD, nullable=False),
    Column("modified_at", _WORD, doc="lastmod of the newest sitemap that lists it"),
    Column("due_at", _WORD, doc="when to fetch it; NULL: not due"),
    Column("fetched_at", _WORD, doc="last visit, whatever its outcome; NULL: never fetched"),
    Column("status", SmallInteger, doc="HTTP status of the last visit"),
    Column("outcome", _WORD, doc="of the last visit, see visit.Outcome; NULL: never fetched"),
    Column("reason", _WORD, doc="a word by which outcomes are counted"),
    Column("detail", Text, doc="a sentence for people"),
    Column("attempts", Integer, nullable=False, server_default=text("0"), doc="failures in a row"),
    Column("article_id", _ID, ForeignKey("articles.id"), doc="the article that it led to"),
    Column("capture", _WORD, ForeignKey("captures.sha256"), doc="the page that was refused"),
    Column(
        "depth",
        Integer,
        nullable=False,
        server_default=text("0"),
        doc="links from a seed; links of a pager count as none",
    ),
    Column("etag", _WORD, doc="header of the last answer with a body"),
    Column("last_modified", _WORD, doc="likewise"),
    Column("digest", _WORD, doc="SHA-256 of that body"),
    Column(
        "validators",
        SmallInteger,
        nullable=False,
        server_default=text("0"),
        doc="1: these headers were unchanged when the body was; 2: changed when it was; 3: both seen; -1: unreliable",
    ),
    Column("teaser", _WORD, doc="digest of its entry in the newest feed"),
    Column("listed_on", _WORD, doc="day that a list printed beside it last, as 2025-01-31; NULL: none did, or several"),
    # The address first: the index then also finds the sites that have this address.
    UniqueConstraint("url", "site"),
)

# Lists that are read some at a time: of the articles of a site, of what was first seen since a time.
Index("ix_articles_site_id", articles.c.site, articles.c.id)
Index("ix_revisions_seen_at_id", revisions.c.seen_at, revisions.c.id)

# What was edited since a day: few revisions are not the first of their article.
Index(
    "ix_revisions_later",
    revisions.c.seen_at,
    sqlite_where=revisions.c.number > 1,
)

# Before a version of a profile is deleted, it is asked whether a revision names it.
Index(
    "ix_revisions_profile",
    revisions.c.profile,
    sqlite_where=revisions.c.profile.is_not(None),
)

Index(
    "ix_withdrawals_open",
    withdrawals.c.gone_at,
    sqlite_where=withdrawals.c.back_at.is_(None),
)

# Every run asks for its site's addresses, of which most are not due.
Index("ix_urls_site", urls.c.site, urls.c.id)

# Due addresses are a small part of a large ledger; they are selected by kind and in order of time.
Index(
    "ix_urls_due",
    urls.c.site,
    urls.c.kind,
    urls.c.due_at,
    urls.c.id,
    sqlite_where=urls.c.due_at.is_not(None),
)

sites = Table(
    "sites",
    metadata,
    Column("name", _WORD, primary_key=True),
    Column("target", _WORD, nullable=False, doc="what a person typed to have it crawled: a name or an address"),
    Column("due_at", _WORD, doc="when its next crawl is due; NULL: only when a person asks"),
    Column("every_seconds", Integer, doc="seconds between two crawls; NULL: not known yet"),
    Column(
        "every_by",
        _WORD,
        nullable=False,
        server_default=text("'learnt'"),
        doc="learnt, person, never; imported: not crawled yet",
    ),
    Column(
        "failures",
        Integer,
        nullable=False,
        server_default=text("0"),
        doc="number of crawls in a row that had a problem",
    ),
    Column("holder", _WORD, doc="the process that crawls it: host/pid/token"),
    Column("held_until", _WORD, doc="from then on the holder counts as dead"),
    Column("facts", Text, nullable=False, server_default=text("'{}'"), doc="JSON: what the last crawls learnt of it"),
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", _ID, primary_key=True, doc="of a site's versions the newest has the highest"),
    Column("site", _WORD, nullable=False),
    Column("digest", _WORD, nullable=False, doc="of the profile, see identity.profile_digest"),
    Column("made_at", _WORD, nullable=False),
    Column("pages", Integer, nullable=False, doc="number of pages that it was learnt from"),
    Column("profile", Text, nullable=False, doc="JSON object"),
    Index(None, "site", "digest"),
)
"""What was learnt about each portal from its own pages: a row a version (`archive.ledger.profiles`)."""

damaged = Table(
    "damaged",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("site", _WORD),
    Column("key", _WORD, doc="of the article; NULL: it is of none"),
    Column("number", Integer, doc="of the revision; NULL: it is of none"),
    Column("what", _WORD, nullable=False, doc="record, headers, withdrawal"),
    Column("value", LargeBinary, nullable=False, doc="the octets that stood there; texts in UTF-8"),
    Column("why", Text, nullable=False, doc="what is wrong with it"),
    Column("taken_at", _WORD, nullable=False),
)
"""What `maintenance.repair` took out of its place, as it was there."""

removals = Table(
    "removals",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("site", _WORD, nullable=False),
    Column("key", _WORD, doc="of the article; NULL: it has words in it, which went with the article"),
    Column("what", _WORD, nullable=False, doc="article, file, or the field that a passage was of: authors, body, ..."),
    Column("place", Integer, doc="of the paragraph or photograph, from 1; NULL: all of what"),
    Column("order_words", Text, nullable=False, doc="the order, as the person wrote it"),
    Column("removed_by", _WORD, nullable=False, doc="who did it"),
    Column("removed_at", _WORD, nullable=False),
    Column("pages", Integer, nullable=False, doc="number of kept pages whose bytes went with it"),
    Column("cleaned_at", _WORD, doc="when free space was cleaned of its bytes; NULL: that is still to be done"),
)
"""What was taken out by order, for ever, and by which order (`ledger.removals`)."""

removal_marks = Table(
    "removal_marks",
    metadata,
    Column("mark", _WORD, primary_key=True, doc="SHA-256, hexadecimal, see ledger.removals"),
    Column("removal_id", _ID, ForeignKey("removals.id"), primary_key=True, autoincrement=False),
)
"""By what that is recognised when it comes in again."""

media_files = Table(
    "media_files",
    metadata,
    Column("sha256", _WORD, primary_key=True, doc="of its bytes, hexadecimal"),
    Column("size", BigInteger, nullable=False, doc="bytes"),
    Column("media_type", _WORD, nullable=False, doc="what its bytes are, see media.sniff; not what a server said"),
    Column("stored_at", _WORD, nullable=False),
    Column("body", LargeBinary, nullable=False, doc="its bytes, as they are"),
    Index(None, "sha256", "size", "media_type"),  # SQLite would read a part of every body to add up their sizes
)
"""Pictures and documents, and what pages look like with: each once, whatever addresses have it."""

media_texts = Table(
    "media_texts",
    metadata,
    Column("sha256", _WORD, ForeignKey("media_files.sha256"), primary_key=True),
    Column("state", _WORD, nullable=False, doc="see media.texts.State"),
    Column("text", Text, doc="its words, a paragraph (of a PDF: a page) a line; NULL: none were found"),
    Column("detail", Text, doc="why not; NULL: they were"),
    Column("extractor", _WORD, nullable=False, doc="the library that read it, with its version"),
)
"""The words of documents, by which they are searched."""

media = Table(
    "media",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("site", _WORD, nullable=False, doc="of the articles that show it, whatever host it is on"),
    Column("url", _WORD, nullable=False, doc="as in the record, without its fragment"),
    Column("kind", _WORD, nullable=False, doc="document, photo, or page: what a page looks like with"),
    Column("found_at", _WORD, nullable=False),
    Column("due_at", _WORD, doc="when to fetch it; NULL: not again"),
    Column("fetched_at", _WORD, doc="last answer, whatever it was; NULL: never fetched"),
    Column("status", SmallInteger, doc="HTTP status of the last answer"),
    Column("outcome", _WORD, doc="of the last request, see media.ledger.Outcome; NULL: never fetched"),
    Column("reason", _WORD, doc="a word by which outcomes are counted"),
    Column("detail", Text, doc="a sentence for people"),
    Column("attempts", Integer, nullable=False, server_default=text("0"), doc="failures in a row"),
    Column("etag", _WORD, doc="header of the last answer with a body"),
    Column("last_modified", _WORD, doc="likewise"),
    Column("sha256", _WORD, ForeignKey("media_files.sha256"), doc="what is there now; NULL: nothing was kept"),
    UniqueConstraint("url", "site"),
    Index(None, "sha256", "kind", "site"),  # what is kept is found by the first, and counted by all three
)
"""The addresses of pictures and documents, as `urls` are those of pages."""

Index(
    "ix_media_due",
    media.c.site,
    media.c.kind,
    media.c.due_at,
    media.c.id,
    sqlite_where=media.c.due_at.is_not(None),
)

media_versions = Table(
    "media_versions",
    metadata,
    Column("media_id", _ID, ForeignKey("media.id"), primary_key=True, autoincrement=False),
    Column("sha256", _WORD, ForeignKey("media_files.sha256"), primary_key=True),
    Column("first_seen_at", _WORD, nullable=False),
    Column("last_seen_at", _WORD, nullable=False),
    Column("status", SmallInteger, doc="HTTP status of the first answer that brought it; NULL: none did"),
    Column("headers", Text, nullable=False, doc="JSON object: of that answer"),
    Index(None, "sha256"),
)
"""What was at each address, and when."""

article_media = Table(
    "article_media",
    metadata,
    Column("article_id", _ID, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("media_id", _ID, ForeignKey("media.id"), primary_key=True, autoincrement=False),
    Index(None, "media_id"),
    sqlite_with_rowid=False,
)
"""What any revision of an article shows or links to."""

media_parts = Table(
    "media_parts",
    metadata,
    Column("media_id", _ID, ForeignKey("media.id"), primary_key=True, autoincrement=False),
    Column("part_id", _ID, ForeignKey("media.id"), primary_key=True, autoincrement=False),
    Index(None, "part_id"),
    sqlite_with_rowid=False,
)
"""What a style sheet needs: other style sheets, pictures, fonts."""

runs = Table(
    "runs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("site", _WORD, nullable=False),
    Column("started_at", _WORD, nullable=False),
    Column("ended_at", _WORD, doc="NULL: still running, or it was killed"),
    Column("counts", Text, nullable=False, doc="JSON object"),
    Index(None, "site", "started_at"),
)

texts = Table(
    "texts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column(
        "fingerprint", _WORD, nullable=False, unique=True, doc="of the articles that have this text now, see identity"
    ),
    Column("method", _WORD, nullable=False, doc="how its sketch was made, see minhash.method"),
    Column("shingles", Integer, nullable=False, doc="number of different shingles"),
    Column("bands", LargeBinary, doc="as in `bands`, see minhash.Sketch; NULL: too short to be compared"),
    Column("slots", LargeBinary, doc="see minhash.Sketch; NULL likewise"),
    Column(
        "crowded",
        SmallInteger,
        doc="number of its bands that too many texts share, or clusters.OUTSIDER; NULL: not compared yet",
    ),
    Column("cluster", _ID, doc="lowest id of the texts connected with it by `pairs`; NULL: none is"),
    Index(None, "cluster"),
)
"""The texts of all current revisions, each once however many articles have it (`archive.duplicates`)."""

Index(
    "ix_texts_not_compared",
    texts.c.id,
    sqlite_where=texts.c.crowded.is_(None),
)

# No foreign key to `texts`: it would cost a look-up for each of millions of rows, which come and go with their text.
bands = Table(
    "bands",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("text_id", _ID, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

pairs = Table(
    "pairs",
    metadata,
    Column("a", _ID, ForeignKey("texts.id"), primary_key=True, autoincrement=False, doc="the lower id"),
    Column("b", _ID, ForeignKey("texts.id"), primary_key=True, autoincrement=False),
    Column("similarity", Float, nullable=False, doc="of the two sets of shingles, 0 to 1"),
    Index(None, "b"),
    sqlite_with_rowid=False,
)
"""Near-duplicates: texts whose similarity is at least `minhash.SIMILAR`."""
