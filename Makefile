# The README's two commands: `make demo` and `make test`. Both set up what they need in .venv.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# Campaigns and benchmarks start hundreds of processes: without kept byte code each compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test lint screenshots bench campaign plans kills soak rehearsals examples screens votes erase-test fuzz fuzz-api mutants workers clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

setup: .venv/.ready ## the virtual environment, from the committed lock

.venv/.ready: requirements.lock pyproject.toml
	@printf '%s\n' "1/3  a virtual environment in .venv, of $$($(PYTHON) --version 2>&1)"
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) .venv; \
	else \
	  $(PYTHON) -m venv .venv; \
	fi
	@printf '%s\n' "2/3  $$(grep -c '==' requirements.lock) libraries, each of the version and hash in requirements.lock"
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip sync --python $(BIN)/python --require-hashes requirements.lock; \
	else \
	  $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock \
	    | { grep --line-buffered -E '^(Collecting|Downloading|Installing|Successfully)' || true; } | cut -c1-100; \
	fi
	@printf '%s\n' "3/3  the program itself, as it is in this folder"
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $@
	@printf '%s\n' "Ready: $(BIN)/pca"

demo: setup ## the 2020 case from activation to audit (ARGS=--no-serve only runs)
	@$(BIN)/pca demo $(ARGS)

test: setup ## every check and every test
	@bash tests/run $(ARGS)

lint: setup ## style, types, the law of the floors, and the form of the templates
	@$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/djangofmt --quiet --check templates/web

screenshots: setup ## the pictures of the documentation, taken anew (docs/images/)
	@$(BIN)/python docs/screenshots.py

bench: setup ## every published figure, measured anew (writes docs/reference/benchmarks.md)
	@$(BIN)/python benchmarks/run_all.py $(ARGS)

campaign: setup ## new random histories of the engine, N of them (default 2000)
	@PCA_CAMPAIGN=$(or $(N),2000) $(BIN)/python -m pytest tests/properties --timeout=0 $(ARGS)

plans: setup ## random plans and versions, forty acts under each, N of them (default 3000), from FROM (default 0)
	@PCA_PLANS=$(or $(N),3000) PCA_PLANS_FROM=$(or $(FROM),0) $(BIN)/python -m pytest tests/properties/test_plans.py --timeout=0 $(ARGS)

kills: setup ## kill -9 at random moments, N times on each database (default 200)
	@PCA_KILLS=$(or $(N),200) $(BIN)/python -m pytest tests/faults/test_kill.py tests/faults/test_backup_kill.py -s --timeout=0 $(ARGS)

workers: setup ## workers, machines and PostgreSQL die in a crowd of 10 000, N times each (default 20)
	@PCA_WORKER_RUNS=$(or $(N),20) $(BIN)/python -m pytest tests/faults/test_workers.py -s --timeout=0 $(ARGS)

soak: setup ## page views, acknowledgements and listeners for HOURS (default 24): does memory stay where it is?
	@$(BIN)/python benchmarks/soak.py --minutes $$(( $(or $(HOURS),24) * 60 )) $(ARGS)

erase-test: setup ## nothing is left of an erased support file: database, WAL, journal, exports, logs, backup
	@$(BIN)/python -m pytest tests/web/vault/test_erase.py -v $(ARGS)

examples: setup ## every property on N times as many examples as the suite tries (default 10)
	@PCA_EXAMPLES=$(or $(N),10) $(BIN)/python -m pytest $$(grep -rl "kit.examples" tests --include='test_*.py') --timeout=0 $(ARGS)

votes: setup ## random schedules of votes, edits, hand-overs and time, 40 times N of them (default 250: 10 000)
	@PCA_EXAMPLES=$(or $(N),250) $(BIN)/python -m pytest tests/domain/test_vote_schedules.py --timeout=0 $(ARGS)

rehearsals: setup ## every shipped rehearsal twice, in two processes: the same journal? (the suite plays the short ones twice)
	@PCA_REHEARSALS=all $(BIN)/python -m pytest tests/rehearsals --timeout=0 $(ARGS)

screens: setup ## every screen in all views, by day and by night (the suite looks at a share of them with axe)
	@PCA_SCREENS=all $(BIN)/python -m pytest tests/browser/test_screens.py --timeout=0 $(ARGS)

fuzz: setup ## every parser of foreign input fed with changed inputs, MINUTES in all (default 10)
	@$(BIN)/python -m tests.fuzz.campaign --minutes $(or $(MINUTES),10) $(ARGS)

fuzz-api: setup ## the API fuzzed from its own description, N requests for each operation (default 200)
	@PCA_FUZZ=$(or $(N),200) $(BIN)/python -m pytest tests/web/test_fuzz.py --timeout=0 $(ARGS)

mutants: setup ## faults made by a machine in rules and statements, N of them (default 200) drawn by SEED: what no test notices
	@$(BIN)/python -m tests.mutation.campaign --number $(or $(N),200) --seed $(or $(SEED),1) $(ARGS)

clean: ## forget the environment and the demo
	rm -rf mutants .venv .demo .fuzz .mypy_cache .ruff_cache .pytest_cache .hypothesis
