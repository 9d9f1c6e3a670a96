# Two commands: `make run` starts the portal, `make test` tests it. Both install what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
SHARED ?= ../shared

export DEBUG ?= True

.PHONY: run test check lint bench evaluate fuzz messages lock clean

run: $(RUN_READY)
	@exec $(BIN)/python manage.py portal

test: $(TEST_READY)
	@$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

# Everything that can be said without running the portal; under a minute.
check: $(TEST_READY)
	@$(BIN)/python -m tests.checks

bench: $(TEST_READY)
	$(BIN)/python -m tests.bench

evaluate: $(TEST_READY)
	$(BIN)/python -m procurement.rules.evaluation $(SHARED)/data/tenders

# The readers of files against nonsense, for a bounded number of tries.
fuzz: $(TEST_READY)
	FUZZ=$(or $(FUZZ),20000) $(BIN)/python -m pytest tests/intake/test_fuzz.py -n auto

# After a change of texts: collect them into the catalogues, then translate what is new.
messages: $(TEST_READY)
	$(BIN)/python manage.py makemessages --locale en --add-location file --no-obsolete --no-wrap --ignore .venv --ignore var
	$(BIN)/python manage.py compilemessages --locale en --ignore .venv

# After a change of pyproject.toml: choose versions anew and write down their hashes.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -o requirements.txt
	uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes --no-header -c requirements.txt -o requirements-test.txt

clean:
	rm -rf $(VENV) staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 eller senare behövs: PYTHON=/sökväg/till/python3.11 make run"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m compileall -q ljungby_social enterprises procurement
	@touch $@

$(TEST_READY): requirements-test.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@ $(RUN_READY)
