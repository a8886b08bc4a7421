"""Keep the memory of one page for the next.

The tree of a page takes a few megabytes, which glibc gives back to the system when the page is read and asks for again
with the next: 50 page faults for a portal's page and 320 for a newspaper's, 6 % and 15 % of the time to read one. Other
C libraries are left as they are.
"""

from __future__ import annotations

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Parameters of `mallopt(3)`: beyond how many free bytes at its end memory is given back, and from which size on each
piece is got from the system by itself, to be given back whole."""
_KEPT = 64 * 1024 * 1024
_LARGEST = 32 * 1024 * 1024  # glibc takes no more


def keep_freed_memory() -> None:
    """Have this process keep up to _KEPT bytes of freed memory, where its C library is glibc."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):  # Windows, macOS, musl
        return
    mallopt(_MMAP_THRESHOLD, _LARGEST)
    mallopt(_TRIM_THRESHOLD, _KEPT)
