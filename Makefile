# `make run` is all it takes. bot/setup prepares; `python -m bot` does everything else.

.DEFAULT_GOAL := help
.PHONY: help run test setup check widget train lock clean

# Any Python can begin; bot/setup finds the 3.10 that the project needs.
PYTHON := $(shell for python in python3.10 python3 python $$(uv python find 3.10 2>/dev/null); \
	do $$python -c "" 2>/dev/null && echo $$python && break; done)
PREPARE = @$(or $(PYTHON),$(error There is no Python here. Install Python 3.10, then try again)) -m bot.setup
VENV := .venv/bin
NPM := PATH="$(CURDIR)/$(VENV):$$PATH" npm --prefix widget

export RASA_TELEMETRY_ENABLED := false

help:   ## list what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run:    ## prepare what is missing, then serve http://127.0.0.1:8000
	$(PREPARE) ready
	@$(VENV)/python -m bot serve

test:   ## prepare what is missing, then run every check and every test
	$(PREPARE) everything
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/python -m pytest
	$(VENV)/python -m pytest tests/api --database=postgresql

setup:  ## the environment alone, with what developers need
	$(PREPARE) development

check:  ## lint and types
	$(PREPARE) development
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(NPM) run check

widget: ## build the widget's bundle again
	$(PREPARE) development
	$(NPM) run build

train:  ## train a model from data/
	$(PREPARE) environment
	@$(VENV)/python -m bot train

lock:   ## choose versions again for requirements/*.in
	$(PREPARE) lock

clean:  ## delete the environment, the encoder and caches; conversations and models stay
	rm -rf .venv widget/node_modules var/encoder var/stamps .mypy_cache .pytest_cache .ruff_cache .hypothesis .rasa
	find bot actions tests scripts benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
