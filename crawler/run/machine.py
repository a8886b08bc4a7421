"""What is this machine's fault and no site's: no network, no free file. No site is put back for it."""

from __future__ import annotations

MACHINE = "machine"
"""How a run ends that this machine's state has cut off: the site stays due."""

SILENCE = frozenset({"timeout", "unknown-host", "no-connection"})
"""Reasons of failures that are alike for who has no network."""

REPLIES = frozenset({"connection-refused", "connection-lost", "data-loss", "tls"})
"""Reasons that only a machine beyond the network can bring about."""

ENOUGH = 3
"""Sites of a crawl that bring no answer, while none brings one, after which it may be this machine's network."""

NOBODY_ANSWERS = "no site answers, so it may be this machine's network: look at its connection, and run this again"


class Machine:
    """What the runs of one crawl show of this machine."""

    def __init__(self) -> None:
        self.silent: set[str] = set()
        """Sites of which an address got no answer, before any server answered."""
        self._answered = False

    def note_answer(self) -> None:
        """Note that some server answered."""
        self._answered = True

    def note_silence(self, site: str) -> None:
        """Note that an address of a site got no answer."""
        if not self._answered:
            self.silent.add(site)

    @property
    def is_alone(self) -> bool:
        """Whether several sites were asked and none answered: then it is not known whose fault that is."""
        return not self._answered and len(self.silent) >= ENOUGH
