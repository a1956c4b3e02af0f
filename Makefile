# Two commands are enough on a machine with Python 3.11+: `make run` and `make test`. The virtual environment is made by need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test check bench clean help

help: ## show these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/:/'

$(STAMP): pyproject.toml service/mingfan/_version.py
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'mingfan needs Python 3.11 or newer (PYTHON=python3.12 make …)'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

run: $(STAMP) ## start the service and the page
	$(BIN)/mingfan serve

test: $(STAMP) ## run the tests
	$(BIN)/python -m pytest -n auto

check: $(STAMP) ## ruff, mypy --strict and the rules' own tests
	$(BIN)/ruff check service tests benchmarks
	$(BIN)/ruff format --check service tests benchmarks
	$(BIN)/mypy
	$(BIN)/mingfan test --quiet

bench: $(STAMP) ## run the benchmarks and print ratios
	$(BIN)/python -m pytest benchmarks --benchmark-disable-gc --benchmark-columns=median -p no:xdist --timeout 0

clean: ## remove what the other commands made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
