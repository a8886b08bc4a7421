"""The ledger: every known address with its outcome and when it is due; sites and their schedules; runs; withdrawn
articles."""
