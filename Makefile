# One door to everything: `make help` lists the targets.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# `make demo` variables: ONCE=1, KERNEL=r, READY=FILE, DATA=DIR, OPENBIS_PORT=, HUB_PORT=
DEMO_ARGUMENTS := $(if $(ONCE),--once) $(if $(KERNEL),--kernel "$(KERNEL)") $(if $(READY),--ready-file "$(READY)") $(if $(DATA),--directory "$(DATA)") \
	$(if $(OPENBIS_PORT),--openbis-port $(OPENBIS_PORT)) $(if $(HUB_PORT),--hub-port $(HUB_PORT))
# Where `make matlab-package` puts the Octave package.
MATLAB_PACKAGE ?= build/matlab
# What the tests are run with, for example `make test PYTEST='-m "not slow"'`.
PYTEST ?=
# How many cases `make fuzz` tries in each test that makes its own.
CASES ?= 2000
# How many tests and checks run side by side: on two cores a third one works while others wait.
WORKERS ?= 3
TESTS := $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder
SIDE_BY_SIDE := $(MAKE) --no-print-directory --jobs=$(WORKERS) --output-sync=target
# What the measuring is run with, for example `make bench BENCH="--only transfer --json FILE"`.
BENCH ?=
# How long and how much, for example `make soak SOAK="--minutes 10 --clicks 80 --runs 16"`.
SOAK ?=
DISTRIBUTIONS := $(shell sed -n 's/^name = "\(.*\)"/\1/p' python/*/pyproject.toml)
M_CODE := --input-encoding utf-8 --brief matlab tests/matlab

# What an image holds, for the Python of Debian 13, in the versions of requirements.lock: the image, its distributions, their extras.
lock-image = $(BIN)/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-annotate --no-emit-index-url --no-header \
	--constraints <(sed -nE 's/^([a-z][^\#]*[^ ]) \\$$/\1/p' requirements.lock) $(3) $(foreach name,$(DISTRIBUTIONS),--no-emit-package $(name)) \
	deploy/$(1)/requirements.in python/core/pyproject.toml $(foreach folder,$(2),python/$(folder)/pyproject.toml) \
	--output-file deploy/$(1)/requirements.lock

# What `make pictures` takes over from the walk through the sandbox's ELN page.
LAB_PICTURES := lab-browse lab-download lab-saved lab-run lab-stop
PICTURES := level-space level-project level-experiment level-sample level-dataset form progress notebook first-sight saved saved-page notebooks utilities profile

.PHONY: images test-images soak fuzz dist docs protocol pictures help lock setup setup-test demo test test-fast test-js test-pythons test-older-hub test-matlab \
	matlab-package lint lint-python lint-js lint-matlab format bench build clean
.DEFAULT_GOAL := help
# Where a machine asks for no bytecode, each worker would compile all tests anew: a minute of processor time.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## Install what running needs: Python and npm dependencies (locked), Jython and Node where missing
	@PYTHON=$(PYTHON) .ci/setup $(if $(KERNEL),kernels,run)

setup-test: ## The same and what testing needs: Chromium and its driver, Octave
	@PYTHON=$(PYTHON) .ci/setup test

build: setup ## Bundle plugin and webapp into core-plugins/
	@npm run --silent build

dist: build ## Build what an administrator downloads: the core plugin (zip) and a wheel of each distribution, in dist/
	@.ci/dist

images: dist ## Build the images of hub, people's servers and sandbox from that, with Docker (or CONTAINER_ENGINE=podman)
	@.ci/images

demo: setup ## Start everything on loopback and stay (ONCE=1: one journey and end; READY=FILE: addresses as JSON)
	@exec $(BIN)/openbis-jupyter-demo $(DEMO_ARGUMENTS)

test: setup-test ## Set up and run every check and test; in CI the fast ones with the oldest and newest Python, too
	@$(SIDE_BY_SIDE) lint-js lint-python lint-matlab test-js
	@$(if $(CI),WORKERS=$(WORKERS) .ci/pythons)
	@exec $(TESTS) $(PYTEST)

test-fast: setup-test ## Only the tests that need no services and no browser
	@exec $(TESTS) -m "not slow" $(PYTEST)

fuzz: setup-test ## The tests that make their own cases, with many of them (CASES=2000 for each)
	@CASES=$(CASES) exec $(TESTS) -m "hypothesis and not slow" --hypothesis-profile=fuzz $(PYTEST)

test-js: setup ## The JavaScript and TypeScript unit tests: node's own runner, vitest
	@npm test --silent

test-pythons: setup ## The fast tests with the oldest and the newest Python that we are for, where the machine has them
	@WORKERS=$(WORKERS) .ci/pythons

test-older-hub: setup-test ## All tests of the hub with JupyterHub 5; `make test` makes one journey with it
	@HUB_PYTHON=$(CURDIR)/build/jupyterhub-5/bin/python exec $(TESTS) tests/integration/hub $(PYTEST)

test-images: setup-test dist ## Build the images, and make a click through all of them as containers (Docker; root starts one where none runs)
	@.ci/setup images
	@IMAGES=1 exec $(BIN)/python -m pytest tests/images --timeout 3600 $(PYTEST)

test-matlab: setup-test lint-matlab ## Only the MATLAB/Octave toolbox: style, MATLAB syntax, tests in Octave
	@exec $(BIN)/python -m pytest tests/matlab $(PYTEST)

lint: setup ## Style and types: ruff, mypy, import contracts, eslint, prettier, tsc, MISS_HIT
	@$(SIDE_BY_SIDE) lint-js lint-python lint-matlab

lint-python: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo python/rooms.toml

lint-js: setup
	@npm run --silent lint

lint-matlab: setup
	@$(BIN)/mh_style $(M_CODE) && $(BIN)/mh_lint $(M_CODE)

format: setup ## Rewrite the sources in the house style
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . && npm run --silent format
	@$(BIN)/mh_style --fix $(M_CODE)

bench: setup-test ## Measure: ratios of one run, never seconds alone (BENCH="--only transfer --json FILE")
	@exec $(BIN)/python -m tests.bench $(BENCH)

soak: setup-test ## Clicks and runs while every process is killed now and then, then count (SOAK="--minutes 60 --json FILE")
	@exec $(BIN)/python -m tests.soak $(SOAK)

matlab-package: ## Build the Octave package of the toolbox (MATLAB_PACKAGE=DIR)
	@version=$$(sed -n 's/^Version: //p' matlab/DESCRIPTION) && rm -rf "$(MATLAB_PACKAGE)/openbis" && \
		mkdir -p "$(MATLAB_PACKAGE)/openbis/inst" && cp LICENSE "$(MATLAB_PACKAGE)/openbis/COPYING" && \
		cp matlab/DESCRIPTION matlab/INDEX "$(MATLAB_PACKAGE)/openbis/" && \
		cp -r matlab/@OpenBis matlab/+openbis matlab/Contents.m "$(MATLAB_PACKAGE)/openbis/inst/" && \
		tar -czf "$(MATLAB_PACKAGE)/openbis-$$version.tar.gz" -C "$(MATLAB_PACKAGE)" openbis && \
		rm -r "$(MATLAB_PACKAGE)/openbis" && echo "$(MATLAB_PACKAGE)/openbis-$$version.tar.gz"

clean: ## Remove everything that setup and build made
	rm -rf .venv node_modules build dist core-plugins/jupyter/1/as/webapps/jupyter/html python/sandbox/openbis_sandbox/eln_host/vendor

pictures: setup-test ## Take the documentation's pictures anew, from the browser test's journey
	@# Apart from the others, so that what those leave in openBIS is in no picture of the walk; with the demo's names.
	@env -u OPENBIS_SOURCE PICTURES=1 $(BIN)/python -m pytest tests/browser -k "test_walks and classic"
	@env -u OPENBIS_SOURCE PICTURES=1 $(BIN)/python -m pytest tests/browser -k "test_saved_notebook or test_background"
	@PICTURES=1 $(BIN)/python -m pytest tests/browser/lab -k "three_buttons or (test_panel and not oldest) or test_a_run_goes_on or test_file_shut_down_in_jupyterlab"
	@mkdir -p docs/images
	@for name in $(PICTURES); do test ! -e build/screenshots/classic-$$name.png || cp build/screenshots/classic-$$name.png docs/images/$$name.png; done
	@cp build/screenshots/saved-form.png build/screenshots/account.png build/screenshots/runs.png $(LAB_PICTURES:%=build/screenshots/%.png) docs/images/

lock: ## Write requirements.lock anew from all pyproject.toml, what validates RO-Crates, a hub with JupyterHub 5, and images
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --group dev $(foreach name,$(DISTRIBUTIONS),--no-emit-package $(name)) python/*/pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header \
		tests/ro_crate/requirements.in --output-file tests/ro_crate/requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header \
		--constraints <(sed -nE '/^jupyterhub==/d; s/^([a-z][^#]*[^ ]) \\$$/\1/p' requirements.lock) \
		--extra notebook --extra openbis --extra protocol --no-emit-package openbis-jupyter-core --no-emit-package openbis-jupyter-hub \
		tests/jupyterhub_5/requirements.in python/core/pyproject.toml python/hub/pyproject.toml --output-file tests/jupyterhub_5/requirements.lock
	@$(call lock-image,hub,hub,--extra notebook --extra openbis --extra protocol)
	@$(call lock-image,user,client installer jupyterlab,--extra user --extra kernels --extra notebook --extra openbis --extra protocol)
	@$(call lock-image,sandbox,installer sandbox,)

protocol: setup ## Write what is made from the shapes that travel: schema, types, limits, examples for tests, reference page
	@$(BIN)/python -m openbis_jupyter.protocol.write

docs: setup ## Write the documentation that is made from the sources, and build it all as a site in build/site
	@$(BIN)/python -m openbis_jupyter.errors >docs/errors.md
	@$(BIN)/python -m tests.architecture
	@$(BIN)/python -m openbis_jupyter.doctor.findings >docs/doctor.md
	@$(BIN)/python -W ignore::RuntimeWarning -m openbis_jupyter.hub.settings >docs/reference/settings.md
	@$(BIN)/python -m openbis_jupyter.hub.audit >docs/audit.md
	@$(BIN)/sphinx-build -q -W --keep-going -b html docs build/site
