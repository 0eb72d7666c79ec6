# First Connect. "make" alone prints the menu.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV   := .venv
PY     := $(VENV)/bin/python
PYTHON ?= python3
READY  := $(VENV)/.ready
PIP    := $(PY) -m pip install --quiet --require-hashes
LOCKS  := lock/pip.txt lock/docs.txt lock/test.txt lock/lint.txt
# Warnings are errors; every one of them is shown.
FLAGS  := -n -W --keep-going -q -c . -d _build/doctrees
SPHINX := $(PY) -m sphinx $(FLAGS)

LAB   ?= auto
NAME  ?= first-connect
LINKS ?= all
SERVER ?=
SKIPS ?=
TESTS ?=
EVERYTHING ?=
export PYTHONPATH := docs/_ext:tests

.PHONY: help html serve linkcheck test everything lab images windows windows-batch pgadmin lint lock \
  snippets pictures bench clean

help:  ## this menu
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  make test LAB=docker|local     choose the lab; the default is Docker, if it runs"
	@echo "  make test NAME=mine            another name for the lab, to run two at the same time"
	@echo "  make test SKIPS=fail           a skipped test is a failure"
	@echo "  make test TESTS=tests/unix     only these tests (arguments for pytest)"
	@echo "  make snippets TESTS='tests/unix/test_problems.py -k refused'   capture one alone"
	@echo "  make linkcheck LINKS=inside    only the links inside the site"
	@echo "  make linkcheck STRICT=1        fail if there is no network"
	@echo "  make bench PEER=folder         measure the start page of another site, too"
	@echo "  make html PYTHON=python3.13    the Python to prepare the virtual environment with"

# Another Python than the one that is there: prepare the environment again.
ifneq ($(filter command environment,$(firstword $(origin PYTHON))),)
ifneq ($(shell $(PYTHON) -V 2>&1),$(shell $(PY) -V 2>&1))
.PHONY: $(READY)
endif
endif

$(READY): $(LOCKS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) -V)." \
	    "Name another one: make PYTHON=python3.13" >&2; exit 1; }
	@echo "Preparing $(VENV) (about a minute, once)"
	@$(PYTHON) -m venv --clear $(VENV) \
	  || { echo "No virtual environment: on Debian, install python3-venv" >&2; exit 1; }
	@$(PIP) --requirement=lock/pip.txt
	@$(PIP) --no-compile $(LOCKS:%=--requirement=%)
	@touch $@

html: $(READY)  ## build the site into _build/html; warnings are errors
	@echo "Building the site"
	@$(SPHINX) docs _build/html
	@echo "The site is in _build/html: open _build/html/index.html"

serve: $(READY)  ## build, open in the browser, and build again on every change
	@$(PY) docs/_ext/guide/tools/serve.py --open-browser --delay=1 --re-ignore=__pycache__ \
	  --watch=snippets --watch=conf.py $(FLAGS) docs _build/html

linkcheck: html  ## check the links inside the site, and to others if there is a network
	@echo "Checking links"
	@rm -rf _build/linkcheck
ifneq ($(LINKS),inside)
	@$(PY) -m sphinx -Q -c . -d _build/doctrees -b linkcheck docs _build/linkcheck || true
endif
	@$(PY) -m guide.tools.linkcheck _build/html \
	  $(if $(filter inside,$(LINKS)),,_build/linkcheck/output.json)

PYTEST := $(PY) -m pytest --lab=$(LAB) --lab-name=$(NAME) $(if $(filter fail,$(SKIPS)),--no-skips) \
  $(if $(EVERYTHING),--everything)
# Rooms run side by side, each with a lab of its own; the longest first. Each waits half of
# its time, so three keep two cores busy. Without Docker there is one lab.
ROOMS := windows unix site pgadmin values unit
JOBS   = $(if $(filter local,$(LAB)),1,$(shell docker info >/dev/null 2>&1 && echo 3 || echo 1))
SAY_WHETHER_POWERSHELL_RAN = status=$$?; command -v pwsh >/dev/null \
  || echo "PowerShell did not run, and its tabs were not tested: there is no pwsh here"; exit $$status
SIDE_BY_SIDE = $(MAKE) --jobs=$(JOBS) --output-sync=target --keep-going

test: html  ## run the tests: every page as a reader, and all else
ifeq ($(TESTS),)
	@echo "Running $(words $(ROOMS)) folders of tests, $(JOBS) at a time. Each prints its result at its end."
	@$(SIDE_BY_SIDE) $(ROOMS:%=room-%); $(SAY_WHETHER_POWERSHELL_RAN)
else
	@$(PYTEST) --site-is-built $(TESTS)
endif

room-%:
	@$(PYTEST) --site-is-built --lab-name=$(NAME)-$* tests/$*

MORE := selftest versions batch
everything: linkcheck  ## all of it: other versions, batch files, interruptions, both labs
	@$(SIDE_BY_SIDE) SKIPS=fail EVERYTHING=yes $(ROOMS:%=room-%) $(MORE:%=more-%); $(SAY_WHETHER_POWERSHELL_RAN)

# The local lab, too, and both labs interrupted: only one local lab runs at a time.
more-selftest:
	@$(PYTEST) --site-is-built tests/selftest
	@$(PY) -m pytest --lab=local --site-is-built tests/unix

# Other versions of psql read the pages, from this server and from an older one.
more-versions:
	@$(PY) -m lab.versions | while read -r server clients; do \
	  $(PYTEST) --site-is-built --lab-name=$(NAME)-versions --random-order \
	    --server=$$server --clients=$$clients \
	    tests/unix/test_pages.py tests/unix/test_problems.py </dev/null || exit 1; \
	done

FROM_COMMAND_PROMPT := test_every_value_arrives_from_command_prompt
more-batch: windows-batch
	@$(PYTEST) --site-is-built --lab-name=$(NAME)-batch --clients=batch tests/windows \
	  tests/values/test_quoting.py::$(FROM_COMMAND_PROMPT)

CLIENT ?=
FAULT  ?=
export CLIENT FAULT
lab: html  ## a lab to practise in, with a reader's shell: FAULT=timeout, CLIENT=15 or zsh
	@$(PY) -m robot.practice $(NAME)-practice "$$CLIENT" "$$FAULT"

images: $(READY)  ## build the image of the Docker lab, once; the tests do so, too
	@echo "Building an image (two minutes, once)"
	@$(PY) -m lab.docker.images

# One download for both images.
WINDOWS := _build/windows/.fetched
$(WINDOWS): tests/lab/docker/wine/fetch.py tests/lab/versions.toml | $(READY)
	@echo "Fetching psql.exe"
	@$(PY) tests/lab/docker/wine/fetch.py $(@D)
	@touch $@

windows: $(WINDOWS)  ## put Wine and a real psql.exe into the Docker lab, once
	@echo "Building an image with Wine (some minutes, once)"
	@$(PY) -m lab.docker.images paste

windows-batch: $(WINDOWS)  ## the same for batch files, with the newest psql.exe
	@echo "Building an image with Wine (some minutes, once)"
	@$(PY) -m lab.docker.images batch

PGADMIN := _build/pgadmin/.fetched
$(PGADMIN): tests/lab/docker/pgadmin4/fetch.py tests/lab/docker/pgadmin4/requirements.txt | $(READY)
	@echo "Fetching pgAdmin (half a minute and 500 MB, once)"
	@$(PY) tests/lab/docker/pgadmin4/fetch.py $(@D)
	@touch $@

pgadmin: $(PGADMIN)  ## fetch pgAdmin for the Docker lab, once

lint: $(READY)  ## check the files: Python and its types, reStructuredText, words, shell
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/sphinx-lint --enable all --disable line-too-long docs
	@$(PY) -m guide.lint.words README.md docs/*.rst docs/*.md $$(find snippets -name '*.toml')
	@$(VENV)/bin/shellcheck tests/lab/docker/*.sh tests/lab/servers/*.sh .ci/run .ci/clean-machines

# A group of requirements.txt begins with its name and a colon.
lock: $(READY)  ## pin what requirements.txt needs, with hashes
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	  --output-file _build/all.txt requirements.txt
	@for file in $(LOCKS); do \
	  awk -v group="# $$(basename $$file .txt):" \
	    '/^# [a-z]+:/ {on = index($$0, group) == 1} on' requirements.txt \
	  | $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --no-header \
	    --no-annotate --generate-hashes --constraint _build/all.txt --output-file $$file -; \
	done

# With SERVER, what that version of psql and of the server says in words of its own.
READ := tests/unix/test_pages.py tests/unix/test_problems.py
snippets: html  ## capture the outputs again, from the Docker lab; then look at the diff
	@$(PYTEST) --lab=docker --site-is-built --capture-outputs \
	  $(if $(SERVER),--server=$(SERVER) --clients=bash-$(SERVER) $(READ),$(or \
	    $(TESTS),$(READ) tests/windows/test_pages_and_problems.py))
	@git status --short -- snippets

# The site cannot be built before pgAdmin's pictures are there.
pictures: $(PGADMIN)  ## take all pictures again, and what pgAdmin says; then look at the diff
	@$(PYTEST) --lab=docker --no-skips --capture-outputs tests/pgadmin
	@$(MAKE) html
	@$(PY) -m robot.site_pictures _build/html docs
	@git status --short -- docs snippets

PEER ?=
bench: html  ## measure the build, the lab, a command, the first paint, and the reader's actions
	@$(PY) tests/bench.py
	@$(PYTEST) --site-is-built tests/values/test_walks.py -q
	@$(PY) tests/bench_paint.py $(PEER)

clean:  ## remove what was built, and the virtual environment
	@rm -rf _build $(VENV)
