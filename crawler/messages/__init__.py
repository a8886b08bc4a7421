"""What the crawler's commands say in other languages: gettext's catalogues, see `archive.messages.language`."""

from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
