# The two commands: make demo, make test. The gate: make check. Nothing here needs root or an installed server.
MAKEFLAGS += --no-print-directory
.SUFFIXES:
.PHONY: demo test check setup setup-dev format lock

SERVE ?= 1
OCR ?= 0
PORT ?= 8000
DEMO_ENV := DEMO=1 SITE_URL=$(or $(SITE_URL),http://127.0.0.1:$(PORT))
PY := .venv/bin/python
CATALOGUE := config/locale/zh_Hans/LC_MESSAGES/django
export UV_PYTHON_DOWNLOADS := never

demo: setup
	@$(DEMO_ENV) $(PY) manage.py demo
	@if [ "$(SERVE)" != 0 ]; then $(DEMO_ENV) exec $(PY) manage.py serve --port $(PORT); fi

test: setup-dev
	@$(PY) -m tests $(TESTS)

check: setup-dev
	@$(PY) -m tests.gate

# What the system needs (OCR=1: also what reads photos); what tests and gate need on top. Quick when it is there.
setup:
	@requirements/install.sh $(if $(filter-out 0,$(OCR)),ocr,base)
	@$(PREPARE)

setup-dev:
	@requirements/install.sh dev
	@$(PREPARE)

PREPARE = $(PY) -m scoring.fonts var/fonts && \
	{ [ $(CATALOGUE).mo -nt $(CATALOGUE).po ] || $(PY) manage.py translations; }

format: setup-dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# New versions of everything, hashed, for Python 3.11 to 3.13, without the name of any host.
COMPILE = ../$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-annotate
lock: setup-dev
	cd requirements && $(COMPILE) --upgrade uv.in --output-file uv.txt
	cd requirements && $(COMPILE) --upgrade dev.in --output-file dev.txt
	cd requirements && $(COMPILE) --constraint dev.txt ocr.in --output-file ocr.txt
	cd requirements && $(COMPILE) --constraint dev.txt base.in --output-file base.txt
