# A machine with Python 3.11 and make is enough. Everything is made inside this folder, in .venv
# and .cache; .ci/setup.py does it, and is quick when nothing has changed.
.DEFAULT_GOAL := help
.PHONY: help run demo play pictures check test bench format lint lock clean run-tools dev-tools

PYTHON ?= python3
PY := .venv/bin/python

# Whose cache has no setting in pyproject.toml is told here.
export HYPOTHESIS_STORAGE_DIRECTORY := .cache/hypothesis
# These would lead .venv/bin/python to other people's packages.
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV

# A recipe that begins with $(SCRATCH) keeps its data in a temporary folder, gone when it ends. As root
# the database runs as somebody else, who passes through it.
SCRATCH = scratch=$$(mktemp -d) && chmod 711 "$$scratch" && trap 'rm -rf "$$scratch"' EXIT && trap 'exit 130' INT TERM \
	&& export DATA_DIR="$$scratch/data" TMPDIR="$$scratch/tmp" && mkdir "$$DATA_DIR" "$$TMPDIR"

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile

run: run-tools  ## be the bot, with the token in .env
	@$(PY) -m bot run

demo: run-tools  ## see what it does, on replays made up here
	@$(SCRATCH) && $(PY) -m bot demo

play: dev-tools  ## the bot in a simulated Discord in your browser
	@$(SCRATCH) && $(PY) -m tests.play

pictures: dev-tools  ## draw what the bot sends, into docs/pictures
	@$(SCRATCH) && $(PY) -m tests.pictures

check: lint  ## the checks and the fast tests, before every commit
	@$(SCRATCH) && $(PY) -m pytest -m "not slow"

test: lint  ## the checks and all tests
	@$(SCRATCH) && $(PY) -m pytest

bench: dev-tools  ## measure
	@$(SCRATCH) && $(PY) -m tests.bench

format: dev-tools  ## lay the code out
	@$(PY) -m ruff format
	@$(PY) -m ruff check --fix

lint: dev-tools  ## the checks alone
	@$(PY) -m ruff format --check
	@$(PY) -m ruff check
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo --cache-dir .cache/import-linter

lock:  ## pin the dependencies anew; `make lock UPGRADE=1` takes newer ones
	@$(PYTHON) -B .ci/setup.py lock $(if $(UPGRADE),--upgrade)

clean:  ## remove all that was made
	@rm -rf .venv .cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

run-tools:
	@$(PYTHON) -B .ci/setup.py run

dev-tools:
	@$(PYTHON) -B .ci/setup.py dev
