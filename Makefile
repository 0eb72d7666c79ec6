# First Connect. "make" alone prints the menu.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV   := .venv
PYTHON := $(VENV)/bin/python
READY  := $(VENV)/.ready
# Warnings are errors; every one of them is shown.
FLAGS  := -n -W --keep-going -q -c . -d _build/doctrees
SPHINX := $(PYTHON) -m sphinx $(FLAGS)

LAB   ?= auto
LINKS ?= all
TESTS ?=
export PYTHONPATH := docs/_ext

.PHONY: help html serve linkcheck test pairs windows pgadmin lint snippets pictures bench clean

help:  ## this menu
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  make test LAB=docker|local     which lab; by itself Docker, if it runs"
	@echo "  make test TESTS='-k shells'    more words for pytest"
	@echo "  make linkcheck LINKS=inside    only the links inside the site"
	@echo "  make linkcheck STRICT=1        no network is a failure"

$(READY): requirements.txt
	@echo "Preparing $(VENV) (about a minute, once)"
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; python3 is $$(python3 -V)" >&2; exit 1; }
	@python3 -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --requirement requirements.txt
	@touch $@

html: $(READY)  ## build the site into _build/html; warnings are errors
	@echo "Building the site"
	@$(SPHINX) docs _build/html
	@echo "The site is in _build/html: open _build/html/index.html"

serve: $(READY)  ## build, open in the browser, and build again on every change
	@$(PYTHON) -m guide.tools.serve --open-browser --delay=1 --re-ignore=__pycache__ \
	  --watch=snippets --watch=conf.py $(FLAGS) docs _build/html

linkcheck: html  ## check the links inside the site, and to others if there is a network
	@echo "Checking links"
	@rm -rf _build/linkcheck
ifneq ($(LINKS),inside)
	@$(PYTHON) -m sphinx -Q -c . -d _build/doctrees -b linkcheck docs _build/linkcheck || true
endif
	@$(PYTHON) -m guide.tools.linkcheck _build/html \
	  $(if $(filter inside,$(LINKS)),,_build/linkcheck/output.json)

test: html  ## read every page as a reader does, and check all else
	@$(PYTHON) -m pytest --lab=$(LAB) $(TESTS)

PAIRS = 15:15 15:17 17:15
# What 15 says of a problem, the first pair shows, of psql and of the server.
PROVOKED = 15:15
pairs: html  ## read the pages with the other pairs of psql and server, 15 and 17
	@for pair in $(PAIRS); do \
	  problems=; [ $$pair != $(PROVOKED) ] || problems=tests/test_problems.py; \
	  $(PYTHON) -m pytest --lab=docker --psql=$${pair%:*} --server=$${pair#*:} --no-skips \
	    tests/test_pages.py $$problems || exit 1; \
	done

# One download for both images.
WINDOWS := _build/windows/.fetched
$(WINDOWS): tests/lab/wine/fetch.py | $(READY)
	@echo "Fetching psql.exe"
	@$(PYTHON) tests/lab/wine/fetch.py $(@D)
	@touch $@

windows: $(WINDOWS)  ## put Wine and a real psql.exe into the Docker lab, once
	@echo "Building two images with Wine (some minutes, once)"
	@PYTHONPATH=docs/_ext:tests $(PYTHON) -m lab.windows

PGADMIN := _build/pgadmin/.fetched
$(PGADMIN): tests/lab/pgadmin4/fetch.py tests/lab/pgadmin4/requirements.txt | $(READY)
	@echo "Fetching pgAdmin (half a minute and 500 MB, once)"
	@$(PYTHON) tests/lab/pgadmin4/fetch.py $(@D)
	@touch $@

pgadmin: $(PGADMIN)  ## fetch pgAdmin for the Docker lab, once

lint: $(READY)  ## check the files: Python, reStructuredText, shell
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/sphinx-lint --enable all --disable line-too-long docs
	@$(VENV)/bin/shellcheck tests/lab/*.sh .ci/run

snippets: html  ## capture the outputs again, from the Docker lab; then look at the diff
	@$(PYTHON) -m pytest --lab=docker --capture-outputs \
	  -k "gets_what_the_page_shows or the_cure_leads or on_windows" $(TESTS)
	@git status --short -- snippets

# The site cannot be built before pgAdmin's pictures are there.
pictures: $(PGADMIN)  ## take all pictures again, and what pgAdmin says; then look at the diff
	@$(PYTHON) -m pytest --lab=docker --no-skips --capture-outputs \
	  -k "lead_to_an_encrypted_query or pgadmin_says" tests/test_pgadmin.py
	@$(MAKE) --no-print-directory html
	@$(PYTHON) tests/pictures.py _build/html docs/first-connect.png
	@git status --short -- docs snippets

bench: html  ## what building, the lab and a command cost, as one table
	@$(PYTHON) tests/bench.py

clean:  ## remove what was built, and the virtual environment
	@rm -rf _build $(VENV)
