"""Crawls news sites and reads their pages. `tulieu` is its command."""

VERSION = "0.2.0"


def user_agent(contact: str | None) -> str:
    """Return the User-Agent of every request: `tulieu/0.2 (+you@university.edu)`."""
    name = f"tulieu/{VERSION.rpartition('.')[0]}"
    return f"{name} (+{contact})" if contact else name
