# Everything a newcomer types. PYTHON: any Python from 3.11 on.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

# Python's bytecode is kept, also where a container asks for none: without it each of the hundreds of commands that the
# tests start compiles what it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo test checks tests test-long test-browser attack bench peers messages recording sites lock clean

install: $(VENV)/installed

# The locked versions with their digests, then the project itself without asking the network again.
$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q archive crawler # as pip does for every package but an editable one
	touch $@

demo: install
	$(BIN)/tulieu demo

# Side by side, for they take one core each and much of the tests waits.
test: install
	$(MAKE) --no-print-directory --jobs=2 checks tests

checks: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

tests: install
	$(BIN)/pytest --numprocesses=2 --dist=worksteal

# Every test with all its repetitions: what `make test` does few times.
test-long: install
	$(BIN)/pytest --numprocesses=2 --dist=worksteal --long

# A browser as the judge of what the reader reads; needs a Chromium (Debian: apt-get install chromium).
test-browser: install
	$(BIN)/python -m pip install --quiet playwright
	$(BIN)/pytest --long tests/crawler/reading/test_browser.py tests/archive/export/test_player.py \
	  tests/archive/web/test_browser.py tests/archive/web/test_walks.py tests/archive/web/test_smoke.py

# A hundred thousand mutated pages, with other seeds each time: twenty minutes on two cores. `--case` runs one again.
attack: install
	$(BIN)/python -m tests.attack --pages 100000 --jobs 2

bench: install
	$(BIN)/python -m benchmarks

# Other extractors for `make bench` to compare with, in an environment of their own, in whatever version is newest.
peers:
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --upgrade pip
	.venv-peers/bin/python -m pip install --quiet trafilatura newspaper4k news-please lxml_html_clean turbohtml resiliparse

# The README's picture of a terminal, from what the commands print today.
recording: install
	$(BIN)/python -m tests.documents.recording

# The catalogues of messages, from the .po files that people edit. Again after each change of them.
messages: install
	$(BIN)/pybabel compile --statistics --directory archive/messages/locale
	$(BIN)/pybabel compile --statistics --directory crawler/messages/locale

# docs/sites.md, from crawler/sites.
sites: install
	$(BIN)/python -m crawler.cli.site_table

# Newest versions that pyproject.toml allows, for a commit of their own. `--generate-hashes` makes
# `make install` refuse anything but these files.
lock:
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras --upgrade \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .venv-peers build dist demo.db demo.db-shm demo.db-wal demo.jsonl
