# One command for each thing people do here; `make help` lists them.
#
# Everything is installed from lock files with checksums into .venv; nothing outside this folder
# is touched, except that `make test` installs the Debian packages it needs when it runs as root.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
INSTANCE := $${TRACKER_INSTANCE:-instance}
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
BUILD_FILES := pyproject.toml hatch_build.py package.json package-lock.json

.PHONY: help run test lint format migrations-check wheel lock clean

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1 /p' $(MAKEFILE_LIST) | while read -r name words; do printf '  make %-18s %s\n' "$$name" "$$words"; done

FIRST := $(BIN)/tracker user create admin@marlshire.example --name "First administrator"

run: $(VENV)/installed-to-run ## Serve the tracker on http://127.0.0.1:8000, with the demo and a link to sign in on the first run
	@if [ -z "$${DATABASE_URL:-}" ] && [ ! -e "$(INSTANCE)/tracker.db" ]; then \
	  { $(BIN)/tracker demo && $(FIRST) --organisation MARL-ICB --role "Finance lead" >/dev/null && \
	    $(FIRST) --organisation MARL-CC --role Administrator; } || \
	  { rm -f "$(INSTANCE)"/tracker.db*; exit 1; }; \
	fi
	@exec $(BIN)/tracker serve

test: $(VENV)/installed-to-develop ## Run every test, with PostgreSQL, LibreOffice and Chromium
	@$(BIN)/python -m tests.components
	$(BIN)/pytest -n $(WORKERS)

lint: $(VENV)/installed-to-develop ## Check formatting, style, types and the layers
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-to-develop ## Lay the code out and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

migrations-check: $(VENV)/installed-to-develop ## Check that the migrations make the tables the models name
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	export TRACKER_INSTANCE="$$scratch" DATABASE_URL="sqlite:///$$scratch/check.db" MIGRATION_DATABASE_URL=; \
	$(BIN)/alembic upgrade head && $(BIN)/alembic check

wheel: $(VENV)/installed-to-develop ## Build the wheel into dist/
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

lock: ## Renew the lock files: Python packages from pyproject.toml, npm's from package.json
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --quiet install uv
	@lock="build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links"; \
	$$lock pyproject.toml --group dev -o requirements-dev.lock; \
	$$lock pyproject.toml --group build -c requirements-dev.lock -o requirements.lock; \
	$$lock --group node -o requirements-node.lock
	npm install --package-lock-only --ignore-scripts

clean: ## Remove what was installed and built, never the instance folder
	rm -rf $(VENV) build dist tracker/static/govuk

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("The tracker needs Python 3.11 or later: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)

# What is locked is installed as it stands; the tracker itself is installed in place, which also
# fetches the pages' assets. npm comes from PyPI only where the machine has none.
define install
	$(PIP) install --no-deps --require-hashes -r $(1)
	@command -v npm >/dev/null || $(PIP) install --no-deps --require-hashes -r requirements-node.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
endef

$(VENV)/installed-to-run: $(VENV)/pyvenv.cfg requirements.lock requirements-node.lock $(BUILD_FILES)
	$(call install,requirements.lock)

$(VENV)/installed-to-develop: $(VENV)/pyvenv.cfg requirements-dev.lock requirements-node.lock $(BUILD_FILES)
	$(call install,requirements-dev.lock)
	@touch $(VENV)/installed-to-run
