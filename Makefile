# The two commands most people need: `make demo` and `make test`.
SHELL := /bin/bash
PY := .venv/bin/python
REQUIREMENTS := requirements/tools.txt requirements/dev.txt pyproject.toml
DATA ?=

.PHONY: help demo test check fast-tests bench docs requirements clean
.DEFAULT_GOAL := help

help: ## say what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

.venv/ready: $(REQUIREMENTS) tools/set-up
	@bash tools/set-up

demo: .venv/ready ## build the finished example (an invented nation) and say which page to open
	@$(PY) -m goldenthread_demo --out build/demo $(if $(DATA),--data $(DATA))

test: .venv/ready ## run every test
	@bash tools/ensure-chromium
	$(PY) -m pytest -n 2 --dist loadgroup

fast-tests: .venv/ready
	$(PY) -m pytest -n 2 -m "not browser and not slow and not real_data"

check: .venv/ready ## lint, types, contracts, fast tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet --profile jinja -e j2 src
	$(PY) -m pytest -n 2 -m "not browser and not slow and not real_data"

bench: .venv/ready ## measure, as ratios in one run
	@bash benchmarks/run

docs: .venv/ready ## build the documentation into build/docs
	$(PY) tools/make_reference.py
	.venv/bin/mkdocs build --strict

requirements: .venv/ready ## recompute the hashed requirement files from pyproject.toml
	bash tools/compile-requirements

clean: ## remove everything that was made
	rm -rf .venv build .mypy_cache .ruff_cache .import_linter_cache .pytest_cache
