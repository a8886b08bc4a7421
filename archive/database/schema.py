"""The tables. Migrations make them; a test holds this module and the migrations to each other.

Uniqueness is decided here, by the database, never by a look-up in a program. Moments are text (see
`instants`). Texts that are compared or sorted have PostgreSQL's collation "C", the order of code points
that SQLite uses, so that the same archive gives the same bytes on both.

A revision is stored as the whole record in JSON: what a reader made of a page comes back exactly as it
was, also when the record has since gained a field. Beside it stand the columns by which articles are
listed and, because captions are what many come for, one row a photograph.
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

HEAD = "0003"
"""Version of the schema that this program reads and writes: the newest migration's name."""

CORE_TABLES = frozenset({"articles", "revisions", "captures", "urls"})
"""Tables by which an archive is told from another program's database."""

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
    Column("sha256", _WORD, nullable=False, doc="of what zstd is given, hexadecimal"),
    Column("body", LargeBinary, nullable=False, doc="a zstd frame with checksum that holds it"),
    Index(None, "site"),
)

captures = Table(
    "captures",
    metadata,
    Column("sha256", _WORD, primary_key=True, doc="of the page's bytes, hexadecimal"),
    Column("url", _WORD, nullable=False, doc="where these bytes were first met"),
    Column("status", SmallInteger, doc="HTTP status"),
    Column("headers", Text, nullable=False, doc="JSON object"),
    Column("fetched_at", _WORD, nullable=False),
    Column("size", Integer, nullable=False, doc="bytes of the page"),
    Column("stored_size", Integer, nullable=False, doc="bytes after compression"),
    Column("body", LargeBinary, nullable=False, doc="a zstd frame with checksum"),
    Column("site", _WORD, doc="whose page it is; NULL: not known of a page of an early archive"),
    Column("dictionary_id", _ID, ForeignKey("dictionaries.id"), doc="what it is compressed with; NULL: nothing"),
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
    Column("fingerprint", _WORD, doc="of the text, see identity.text_fingerprint; NULL: no text"),
    # The key first: it also answers "which sites have an article of this key".
    UniqueConstraint("key", "site"),
    Index(None, "site", "published", "key"),
    Index(None, "url"),
    Index(None, "fingerprint"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("article_id", _ID, ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False, doc="1 is the first that was seen"),
    Column("seen_at", _WORD, nullable=False, doc="first visit that saw it so; its page may be a later one's"),
    Column("digest", _WORD, nullable=False, doc="of its content, see identity.content_digest"),
    Column("capture", _WORD, ForeignKey("captures.sha256"), doc="its page; NULL if none was given"),
    Column("record", Text, nullable=False, doc="the whole record, JSON"),
    Column("last_seen_at", _WORD, doc="last visit that saw it; NULL for the current one, see articles"),
    Column("reader", _WORD, doc="version of the reader that made the record; NULL: not noted"),
    Column("reread_at", _WORD, doc="when a kept page was read again for it; NULL: it came with a visit"),
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
    Column("back_at", _WORD, doc="when it was seen again; NULL: it was not"),
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
    Column("found_on", _WORD, doc="the page that named it first; NULL for a seed"),
    Column("found_at", _WORD, nullable=False),
    Column("modified_at", _WORD, doc="what a sitemap last said of its last change"),
    Column("due_at", _WORD, doc="when to ask for it; NULL: not due"),
    Column("fetched_at", _WORD, doc="last visit, whatever came of it; NULL: never asked for"),
    Column("status", SmallInteger, doc="HTTP status of the last visit"),
    Column("outcome", _WORD, doc="of the last visit, see visit.Outcome; NULL: never asked for"),
    Column("reason", _WORD, doc="one word for counting"),
    Column("detail", Text, doc="a sentence for people"),
    Column("attempts", Integer, nullable=False, server_default=text("0"), doc="failures in a row"),
    Column("article_id", _ID, ForeignKey("articles.id"), doc="the article it led to"),
    Column("capture", _WORD, ForeignKey("captures.sha256"), doc="the page that was refused"),
    Column(
        "depth", Integer, nullable=False, server_default=text("0"), doc="steps from a seed; a pager's count as none"
    ),
    Column("etag", _WORD, doc="header of the last answer with a body"),
    Column("last_modified", _WORD, doc="likewise"),
    Column("digest", _WORD, doc="SHA-256 of that body"),
    Column(
        "validators",
        SmallInteger,
        nullable=False,
        server_default=text("0"),
        doc="1: these headers stayed where the body stayed; 2: they changed where it did; 3: both; -1: they lied",
    ),
    Column("teaser", _WORD, doc="digest of what a feed last said of it"),
    # The address first: it also answers "which sites know this address".
    UniqueConstraint("url", "site"),
)

Index(
    "ix_withdrawals_open",
    withdrawals.c.gone_at,
    sqlite_where=withdrawals.c.back_at.is_(None),
    postgresql_where=withdrawals.c.back_at.is_(None),
)

# What is due is a small part of a large ledger, asked for by kind and in order of time.
Index(
    "ix_urls_due",
    urls.c.site,
    urls.c.kind,
    urls.c.due_at,
    urls.c.id,
    sqlite_where=urls.c.due_at.is_not(None),
    postgresql_where=urls.c.due_at.is_not(None),
)

sites = Table(
    "sites",
    metadata,
    Column("name", _WORD, primary_key=True),
    Column("target", _WORD, nullable=False, doc="what a person typed to have it crawled: a name or an address"),
    Column("due_at", _WORD, doc="when its next crawl is due; NULL: only when a person asks"),
    Column("every_seconds", Integer, doc="between two crawls; NULL: not known yet"),
    Column("every_by", _WORD, nullable=False, server_default=text("'learnt'"), doc="learnt, person or never"),
    Column("failures", Integer, nullable=False, server_default=text("0"), doc="crawls in a row with a problem"),
    Column("holder", _WORD, doc="the process that crawls it: host/pid/token"),
    Column("held_until", _WORD, doc="after this the holder counts as dead"),
    Column("facts", Text, nullable=False, server_default=text("'{}'"), doc="JSON: what the last crawls learnt of it"),
)

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
    Column("fingerprint", _WORD, nullable=False, unique=True, doc="of articles that have it now; see identity"),
    Column("method", _WORD, nullable=False, doc="how it was sketched, see shingles.method"),
    Column("shingles", Integer, nullable=False, doc="how many different ones it has"),
    Column("bands", LargeBinary, doc="as in `bands`, see shingles.Sketch; NULL: too short to be compared"),
    Column("slots", LargeBinary, doc="see shingles.Sketch; NULL likewise"),
    Column(
        "crowded",
        SmallInteger,
        doc="of its bands, those that too many share, or clusters.OUTSIDER; NULL: not compared yet",
    ),
    Column("cluster", _ID, doc="lowest id among the texts it hangs together with by `pairs`; NULL: with none"),
    Index(None, "cluster"),
)
"""Every text of the current revisions once, however many articles have it (`duplicates`)."""

Index(
    "ix_texts_not_compared",
    texts.c.id,
    sqlite_where=texts.c.crowded.is_(None),
    postgresql_where=texts.c.crowded.is_(None),
)

# No reference to `texts`: of millions of rows each would be looked up, and they come and go with their text.
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
"""Near-duplicates: texts whose similarity is at least `shingles.SIMILAR`."""
