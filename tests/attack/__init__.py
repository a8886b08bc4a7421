"""A standing campaign against the reader, its grammars and its file readers: `make attack`.

`sources.py` has the pages that are mutated, `hostile.py` the strings, `mutations.py` what is done to a page,
`targets.py` what each case does and what must hold of its end, `campaign.py` runs cases in processes that may die,
`peers.py` gives the same pages to other extractors. Every case is drawn from its kind and its seed alone, so that what
is printed as `page:123` is the same case on every machine: `python -m tests.attack --case page:123`.
"""
