# Two commands do everything: `make run` starts the assistant, `make test` runs every check.
SHELL := /bin/bash
PY := .venv/bin/python
MODEL := models/shoumen.tar.gz
# all that a model is trained from
TRAINED_FROM := config.yml domain.yml knowledge/needs.yml casework/text.py casework/lenders.py \
	$(shell find domain data knowledge/lenders nlu dialogue -name '*.yml' -o -name '*.txt' -o -name '*.py')
export SHOUMEN_PORT ?= 5005
export SHOUMEN_ACTIONS_PORT ?= 5055
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export PYTHONWARNINGS := ignore
# both servers listen on this machine only
export SANIC_HOST ?= 127.0.0.1
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.PHONY: help setup format lint types validate train check unit test test-dialogue test-browser evaluate bench \
	run shell rasa-shell actions web flows facts expire rotate-key lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: ## make the environment .venv (nothing to do when it is there)
	@tools/setup.sh

run: setup web $(MODEL) ## start the assistant with its chat page; Ctrl-C stops it
	@$(PY) -m tools.serve

shell: setup $(MODEL) ## talk to it in the terminal; ARGS="--traditional" and the like
	@$(PY) -m tools.chat $(ARGS)

rasa-shell: setup $(MODEL) ## talk to it in Rasa's own shell
	@$(PY) -m tools.serve --shell

actions: setup ## start only the action server
	@$(PY) -m rasa_sdk --actions actions --port $(SHOUMEN_ACTIONS_PORT)

web: setup ## build the chat page when its sources changed
	@tools/web.sh

train: setup $(MODEL) ## train when there is no model newer than what it is trained from

$(MODEL): $(TRAINED_FROM)
	@tools/setup.sh
	@echo "→ 训练模型（约五分钟）"
	@$(PY) -m tools.train $(MODEL)

test: ## everything: lint, types, data, contracts, units, training, dialogue, bounds
	@tools/test.sh all

check: ## the part of the tests that takes seconds (no model)
	@tools/test.sh check

format: setup ## format and sort imports
	@$(PY) -m ruff check -q --fix . ; $(PY) -m ruff format -q .

lint: setup ## ruff and yamllint
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m yamllint -s .

types: setup ## mypy
	@$(PY) -m mypy

validate: setup ## rasa data validate
	@$(PY) -m tools.validate

unit: setup ## unit, property, law, document, contract tests
	@$(PY) -m pytest -m "not model"

test-dialogue: setup $(MODEL) ## whole conversations with the real model and the real actions
	@$(PY) -m pytest -m model

test-browser: setup $(MODEL) ## the widget's logic, then the page in a real browser with the real model
	@tools/web.sh tests test && tools/web.sh tests browser

evaluate: setup $(MODEL) ## held-out sentences: how many needs are understood; DATA=file.jsonl for others
	@$(PY) -m tools.evaluate $(DATA)

bench: setup ## time training, start and turns; STOCK=1 adds Rasa's stock configuration, EPOCHS=1 shortens its training
	@$(PY) -m tools.bench $(if $(STOCK),--stock,) $(if $(EPOCHS),--epochs $(EPOCHS),)

flows: setup ## print the questions of every journey in order
	@$(PY) -m tools.flows

facts: setup ## list and count the facts to look at; write docs/facts-review.md
	@$(PY) -m tools.facts

expire: setup ## delete what people left who have not been back for SHOUMEN_KEEP_DAYS days
	@$(PY) -m tools.stored expire

rotate-key: setup ## seal everything again with a new key (stop the assistant first)
	@$(PY) -m tools.stored rotate

lock: setup ## resolve requirements.in into requirements.txt (needs uv)
	@tools/lock.sh

clean: ## remove models, caches and run-time data (not .venv)
	@rm -rf models .rasa var/tmp web/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
