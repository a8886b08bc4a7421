"""One run over one site, without the network: which address is requested next, what an answer means, when an
address is due again, and what is counted."""
