# `make run` brings a fresh machine to a running Ridgeline, `make test` runs every test. Both prepare what they need.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3
# Processes that share the Python tests. Each has servers and browsers of its own.
TEST_WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
AGENT_SCRIPT := src/ridgeline/http/agent_script/agent.js
CONSOLE := src/ridgeline/http/console/app/index.html
REFERENCE := src/ridgeline/http/reference/app/index.html
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
NPM_INSTALL := npm ci --no-audit --no-fund --loglevel=error

.PHONY: help run setup test setup-test test-long lint unit agent agent-test console console-test reference wheel docs lock clean bench bench-store bench-bots accuracy

help: ## Show what there is.
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Start Ridgeline with its demo page.
	@exec $(BIN)/ridgeline demo

setup: $(VENV)/.runtime $(AGENT_SCRIPT) $(CONSOLE) $(REFERENCE) ## Prepare everything that running needs; leaves .venv/bin/ridgeline.

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing; install the package python3." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python cannot make virtual environments; install the package python3-venv." >&2; exit 1; }
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python requirements/runtime.txt requirements/build.txt pyproject.toml
	@echo "Installing Python packages …"
	@$(PIP_INSTALL) -r requirements/runtime.txt -r requirements/build.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

agent/node_modules/.ready: agent/package-lock.json
	@command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' \
	  || { echo "Node 20 or newer is missing; install nodejs with npm." >&2; exit 1; }
	@echo "Installing the agent's build tools …"
	@cd agent && $(NPM_INSTALL)
	@touch $@

$(AGENT_SCRIPT): agent/node_modules/.ready agent/package.json $(shell find agent/src agent/scripts agent/build* -type f 2>/dev/null)
	@echo "Building the browser agent …"
	@cd agent && npm run --silent build
	@touch $@

agent: $(AGENT_SCRIPT) ## Build the browser agent.

console/node_modules/.ready: console/package-lock.json agent/node_modules/.ready
	@echo "Installing the console's packages …"
	@cd console && $(NPM_INSTALL)
	@touch $@

$(CONSOLE): console/node_modules/.ready $(shell find console -type f -not -path '*/node_modules/*' 2>/dev/null)
	@echo "Building the console …"
	@cd console && npm run --silent build
	@touch $@

console: $(CONSOLE) ## Build the web console.

reference/node_modules/.ready: reference/package-lock.json agent/node_modules/.ready
	@echo "Installing the API reference's packages …"
	@cd reference && $(NPM_INSTALL) --ignore-scripts
	@touch $@

$(REFERENCE): reference/node_modules/.ready src/ridgeline/http/demo/icon.svg $(shell find reference -type f -not -path '*/node_modules/*' 2>/dev/null)
	@echo "Building the API reference …"
	@cd reference && npm run --silent build
	@touch $@

reference: $(REFERENCE) ## Build the API reference.

agent/react/dist/index.js: $(AGENT_SCRIPT) $(shell find agent/react/src agent/react/*.json -type f 2>/dev/null)
	@cd agent && npm run --silent build:react
	@touch $@

setup-test: setup $(VENV)/.test tests/node/node_modules/.ready tests/node/react18/node_modules/.ready agent/react/dist/index.js ## Prepare everything that the tests need, browsers included.
	@bin/install-browsers

$(VENV)/.test: $(VENV)/.runtime requirements/test.txt
	@echo "Installing test packages …"
	@$(PIP_INSTALL) -r requirements/test.txt
	@touch $@

tests/node/node_modules/.ready: tests/node/package-lock.json
	@echo "Installing the tests' Node packages …"
	@cd tests/node && $(NPM_INSTALL)
	@touch $@

tests/node/react18/node_modules/.ready: tests/node/react18/package-lock.json
	@cd tests/node/react18 && $(NPM_INSTALL)
	@touch $@

test: setup-test lint agent-test console-test unit ## Run every test.

lint: $(VENV)/.test agent/node_modules/.ready console/node_modules/.ready reference/node_modules/.ready ## Check types, style and format.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	cd agent && npm run --silent check && npm run --silent lint
	cd console && npm run --silent check && npm run --silent lint
	cd reference && npm run --silent check && npm run --silent lint

agent-test: setup-test ## Run the agent's own tests, and those of the React package, in Chromium.
	cd agent && npm test --silent

console-test: console/node_modules/.ready ## Run the console's own tests.
	cd console && npm test --silent

unit: setup-test ## Run all Python tests: units, HTTP, SDKs, browsers, wheel.
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile -m "not alone"
	$(BIN)/python -m pytest -m alone

test-long: setup-test ## Run fault and fuzz tests for longer: 30 s without PostgreSQL, many kills; about an hour.
	OUTAGE_SECONDS=30 FAULT_ROUNDS=30 ERASED_EVENTS=200000 FUZZ_EXAMPLES=300 SEARCH_EXAMPLES=2000 \
	  $(BIN)/python -m pytest tests/faults tests/fuzz --timeout 1800

wheel: setup ## Build the wheel, agent and console included, into dist/.
	@rm -rf dist
	@$(BIN)/python -m hatchling build -t wheel -d dist
	@ls dist

docs: setup ## Regenerate the generated pages.
	$(BIN)/python bin/generate-docs

bench: setup-test bench/node_modules/.ready ## Measure on an idle machine (see bench/README.md).
	$(BIN)/python bench/server.py get
	$(BIN)/python bench/server.py identify
	node bench/agent.mjs
	bench/first-event

bench-store: setup-test ## Measure both stores at 300,000 events; about 20 minutes (see bench/README.md).
	$(BIN)/python bench/store.py --backend sqlite,postgresql --sizes 300000

accuracy: setup-test ## Replay 180 days through every algorithm and write docs/accuracy.md; under two hours, can be resumed.
	PYTHONPATH=bench $(BIN)/python -m accuracy

bench-bots: setup bench/bots/node_modules/.ready build/bots/venv/.ready ## Open one page by every tool of automation here and write docs/bots.md; half an hour, can be resumed.
	@bin/install-browsers xvfb openbox xdotool chromium-driver chromium-headless-shell
	PYTHONPATH=bench $(BIN)/python -m bots

bench/bots/node_modules/.ready: bench/bots/package-lock.json
	@cd bench/bots && $(NPM_INSTALL) --ignore-scripts
	@touch $@

build/bots/venv/.ready: bench/bots/requirements.txt
	@$(PYTHON) -m venv --clear build/bots/venv
	@build/bots/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

bench/node_modules/.ready: bench/package-lock.json
	@cd bench && $(NPM_INSTALL)
	@touch $@

lock: ## Compile the hashed requirements again.
	@for name in runtime build test; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	    --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt; \
	done
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" bench/bots/requirements.in -o bench/bots/requirements.txt

clean: ## Remove everything that was made.
	rm -rf $(VENV) dist agent/node_modules agent/dist agent/react/dist $(dir $(AGENT_SCRIPT))*.js src/ridgeline/http/playground/sources.js
	rm -rf console/node_modules $(dir $(CONSOLE))
	rm -rf reference/node_modules $(dir $(REFERENCE))
	rm -rf build/bots bench/bots/node_modules tests/node/node_modules tests/node/react18/node_modules
