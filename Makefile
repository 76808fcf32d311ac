# The front door. Needs git, make, and Python 3.11 to 3.13 with pip; everything else comes, locked, from PyPI (or from
# the index that pip is configured with).

PYTHON ?= python3
PYTEST_ARGS ?= -n auto --dist loadfile
BIN := .venv/bin
SAMPLES ?= raw/samples
PORT ?= 4200

.DEFAULT_GOAL := help
.PHONY: help install run explore serve worker test lint types layers check bench support docs images clean site

help: ## tell what there is
	@echo "policy-targets: what Chinese policy documents promise, in DuckDB"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Start with: make run"

install: .venv/.complete ## make the environment in .venv, from uv.lock

.venv/.complete: pyproject.toml uv.lock .ci/install
	@PYTHON="$(PYTHON)" sh .ci/install
	@touch $@

run: .venv/.complete ## read raw/samples into warehouse/policy.duckdb with the Prefect flow, and show what came
	@echo "Reading $(SAMPLES) with the Prefect flow (Prefect takes some 20 s to start its own server) …" >&2
	@$(BIN)/python -m flows.ingest $(SAMPLES)

explore: .venv/.complete ## open the pages on what was read (after make run), at http://127.0.0.1:8421
	@$(BIN)/policy-targets explore

serve: .venv/.complete ## look at all sources on their schedules, with Prefect's page at http://127.0.0.1:4200
	@$(BIN)/python -m flows.serve --port $(PORT)

worker: .venv/.complete ## the same with a server elsewhere (PREFECT_API_URL): deploy prefect.yaml and work for it
	@$(BIN)/prefect work-pool inspect policy-targets >/dev/null 2>&1 || \
		$(BIN)/prefect work-pool create policy-targets --type process || \
		$(BIN)/prefect work-pool inspect policy-targets >/dev/null # another host has made it meanwhile
	@$(BIN)/prefect --no-prompt deploy --all
	@$(BIN)/prefect worker start --pool policy-targets $(if $(LIMIT),--limit $(LIMIT))

test: .venv/.complete ## run all tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: .venv/.complete ## look for slips and style (ruff)
	@$(BIN)/ruff check .

types: .venv/.complete ## check the types (mypy --strict)
	@$(BIN)/mypy

layers: .venv/.complete ## check that layers look down only (import-linter)
	@$(BIN)/lint-imports

check: lint types layers test ## everything that must hold before a commit

bench: .venv/.complete ## measure against the script that one would write in an afternoon
	@$(BIN)/python -m bench.throughput

support: .venv/.complete ## tell how often each rule fires on the documents of POLICY_TARGETS_CORPUS, and how often it is right
	@$(BIN)/python -m bench.support

docs: .venv/.complete ## make the pages and tables that come from the code
	@$(BIN)/python docs/generate.py

images: .venv/.complete ## make the pictures of the pages in docs/images/ (needs chromium and a Chinese font)
	@mkdir -p docs/images
	@WRITE_IMAGES=1 $(BIN)/python -m pytest -n 0 -q tests/test_explore_browser.py -k manual

site: .venv/.complete ## build the manual as a site in site/, offline
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

clean: ## remove environment, caches and the warehouse (originals in raw/ stay)
	rm -rf site .venv .uv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f warehouse/*.duckdb warehouse/*.duckdb.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
