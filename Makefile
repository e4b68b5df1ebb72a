# Two commands matter: `make run` and `make test`. Both install what they need into .venv.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SHARED ?= ../shared
LAUNCHER := PYTHONPATH=plugins $(BIN)/python -m newsfold.launcher

.PHONY: help install run serve stop test lint model bench data lock clean

help:
	@echo "make run      run the sample feeds through Airflow into the embedded Elasticsearch (INPUT=feed=path for other input)"
	@echo "make serve    keep Airflow's page and the node up; make stop ends both"
	@echo "make test     all tests; make lint: format, types, layers"
	@echo "make model    train the models and the term table again; make bench: all benchmarks"

install: $(STAMP)

# The lock carries hashes: nothing else can be installed in its place. Bytecode is compiled now because every Airflow
# process would otherwise spend seconds on it.
$(STAMP): requirements.lock requirements-uv.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Newsfold needs Python 3.11: install it, or name it with make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Creating $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the locked packages into $(VENV) (about 400 MB the first time) …"
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --require-hashes --compile-bytecode requirements-uv.lock requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $(STAMP)

run: install
	@$(LAUNCHER) run $(foreach pair,$(INPUT),--input $(pair))

serve: install
	@$(LAUNCHER) serve

stop: install
	@$(LAUNCHER) stop

test: lint
	@$(BIN)/pytest

lint: install
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@PYTHONPATH=plugins $(BIN)/lint-imports

model: install data
	@$(BIN)/python -m training.entities --sentences $(SHARED)/data/entities/train.jsonl.gz --texts $(SHARED)/data/entities/train.jsonl.gz \
	  $(SHARED)/data/entities/train-gmb-silver.jsonl.gz $(SHARED)/data/dumps/dumps.jsonl.gz
	@mkdir -p build
	@$(BIN)/python -m training.silver --pages $(SHARED)/data/dates/dev.jsonl.gz --besides $(SHARED)/data/textdumps/dev.jsonl.gz --out build/silver.jsonl.gz
	@$(BIN)/python -m training.judge --data $(SHARED)/data/textdumps/dev.jsonl.gz --silver build/silver.jsonl.gz
	@$(BIN)/python -m training.own_day --dumps $(SHARED)/data/textdumps/dev.jsonl.gz \
	  --pages $(SHARED)/data/html/dev.jsonl.gz $(SHARED)/data/dates/dev.jsonl.gz
	@$(BIN)/python -m training.places
	@$(BIN)/python -m training.idf --data $(SHARED)/data/dumps/dumps.jsonl.gz --sentences $(SHARED)/data/entities/train-gmb-silver.jsonl.gz

# One JSON line of figures each. Real news may not be kept in this repository: the sets lie beside it.
bench: install data
	@test -f build/silver.jsonl.gz || $(BIN)/python -m training.silver --pages $(SHARED)/data/dates/dev.jsonl.gz \
	  --besides $(SHARED)/data/textdumps/dev.jsonl.gz --out build/silver.jsonl.gz
	@test -f build/judge/sites.json || $(BIN)/python -m training.judge --data $(SHARED)/data/textdumps/dev.jsonl.gz \
	  --silver build/silver.jsonl.gz --folds build/judge --out build/judge/all.npz
	@$(BIN)/python benchmarks/cleaning.py --data $(SHARED)/data/textdumps/dev.jsonl.gz --judges build/judge --pages $(SHARED)/data/html/dev.jsonl.gz
	@$(BIN)/python benchmarks/marked_dumps.py --data $(SHARED)/data/dumps/dumps.jsonl.gz --out build/marked.jsonl.gz --split test
	@$(BIN)/python benchmarks/cleaning.py --data build/marked.jsonl.gz --judges build/judge --memory $(SHARED)/data/dumps/dumps.jsonl.gz
	@$(BIN)/python benchmarks/entities.py --data $(SHARED)/data/entities/test.jsonl.gz
	@$(BIN)/python benchmarks/date_mentions.py --data tests/gold/date_mentions/gold.txt
	@$(BIN)/python benchmarks/places.py --data $(SHARED)/data/places/dev.jsonl.gz
	@$(BIN)/python benchmarks/copies.py --data $(SHARED)/data/copies/dev.jsonl.gz
	@$(BIN)/python benchmarks/stories.py --data $(SHARED)/data/stories/dev-ecbplus.jsonl.gz
	@$(BIN)/python benchmarks/loading.py

data:
	@test -d $(SHARED)/data || { echo "$(SHARED)/data is not there: set SHARED to the folder of the evaluation sets" >&2; exit 1; }

lock: install
	@$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --group dev pyproject.toml --output-file requirements.lock
	@printf 'apache-airflow-providers-celery\napache-airflow-providers-postgres\n' | $(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 \
	  --constraint requirements.lock - --output-file requirements-compose.lock
	@echo uv | $(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 - --output-file requirements-uv.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
