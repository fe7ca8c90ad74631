# `make` alone prints what there is. Everything else is in deploy/.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check bench translations assets lock clean environment environment-dev

help: ## print this
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-20s %s\n' "  $$name" "$$text"; done
	@printf '\n  PORT=8001 make run    another port        ARGS="-k word" make test    some tests\n'

run: environment ## run the platform with its demo city on http://127.0.0.1:8000
	@$(VENV_PYTHON) deploy/assets.py
	@$(VENV_PYTHON) deploy/translations.py compile
	@exec $(VENV_PYTHON) -m deploy.run

test: environment-dev ## run all tests, those in a real browser included
	@$(VENV_PYTHON) deploy/assets.py --dev
	@$(VENV_PYTHON) deploy/translations.py compile
	$(VENV_PYTHON) -m pytest --numprocesses=3 --dist=loadscope --no-loadscope-reorder $(ARGS)

check: environment-dev ## look at style, types and house rules (about a minute)
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy
	$(VENV_PYTHON) -m pytest -q --numprocesses=2 --no-loadscope-reorder tests/house

bench: environment-dev ## measure the pages against a bare floor, in one table
	@$(VENV_PYTHON) deploy/assets.py
	@exec $(VENV_PYTHON) -m tests.bench $(ARGS)

translations: environment-dev ## collect new sentences for every language
	$(VENV_PYTHON) deploy/translations.py

assets: environment ## build styles, scripts and fonts
	$(VENV_PYTHON) deploy/assets.py

lock: environment-dev ## choose newer packages and write the lock files
	$(VENV_PYTHON) deploy/lock.py $(ARGS)

clean: ## remove what was installed or built; instance/ with all data stays
	rm -rf .venv node_modules app/static/dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@$(PYTHON) deploy/environment.py

environment-dev:
	@$(PYTHON) deploy/environment.py --dev
