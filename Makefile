# Every task, one word each; `make` alone lists them.
#
# make reports any failure of the grader as its own "Error N" and exits with 2. A script that
# needs the grader's exit codes calls `.venv/bin/grader` itself.

# Programs are named from here on: elsewhere they would be those of the folder one stands in.
ifneq ($(dir $(lastword $(MAKEFILE_LIST))),./)
$(error run make in its own folder: make -C $(dir $(lastword $(MAKEFILE_LIST))))
endif

SUBMISSION ?= student_template
ASSIGNMENT ?=
KILLS ?= 200
CLASS ?= 40
SOAK_SECONDS ?= 900
RUNS ?= 10000
DRAWS ?= 200
ARGS ?=

UV_VERSION := 0.13.9
COMPILE := uv pip compile pyproject.toml --no-config --quiet --no-progress --universal --fork-strategy fewest \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"

# A name is taken as it is, and handed on in the environment: neither make nor a shell may run a part of it.
override SUBMISSION := $(value SUBMISSION)
export SUBMISSION

.DEFAULT_GOAL := help
.PHONY: help grade watch test demo soak attacks mutants reference template kit verify lint bench experiments plots pictures lock clean grading testing soaking

help: ## List these tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

grade: grading ## Grade SUBMISSION=folder, zip or notebook (or the template)
	@.venv/bin/grader grade --course . "$$SUBMISSION" $(ARGS)

watch: testing ## Grade SUBMISSION=folder on each save, what changed first
	@.venv/bin/grader watch --course . "$$SUBMISSION" $(ARGS)

test: testing ## Run all tests, two at a time (ARGS="-x" passes options on)
	@tools/system-packages bubblewrap chromium
	@.venv/bin/python -m pytest -n 2 $(ARGS)

demo: testing ## Grade a made-up class of 200 in demo/, as an instructor would
	@tools/system-packages bubblewrap
	@.venv/bin/grader demo demo --course . --variants tests/course/variants $(ARGS)

soak: soaking ## Fuzz, kill the grader, a hostile CLASS=40, RUNS=10000 draws
	@SOAK_SECONDS="$(SOAK_SECONDS)" .venv/bin/python -m tests.security.fuzz.soak $(ARGS)
	@.venv/bin/python -m tests.security.chaos $(KILLS)
	@.venv/bin/python -m tests.security.gradebook_kills $(KILLS)
	@.venv/bin/python -m tests.security.class_kills $(KILLS)
	@.venv/bin/python -m tests.security.mixed_class $(CLASS)
	@.venv/bin/python -m tests.course.in_and_out
	@tools/system-packages chromium
	@.venv/bin/python -m tests.student.in_jupyterlab
	@.venv/bin/python -m tests.diagnosis.nonsense
	@EVERY_MISTAKE=1 .venv/bin/python -m pytest -q -n 2 tests/course/test_any_seed.py tests/course/test_words.py
	@.venv/bin/python -m tests.course.false_alarms $(RUNS)
	@.venv/bin/python -m tests.course.fresh_draws $(DRAWS)
	@.venv/bin/python -m tests.instructor.kit.test_alone

attacks: testing ## Run all attacks at each level; write SECURITY.md's table
	@tools/system-packages bubblewrap
	@.venv/bin/python -m tests.security.attacks.table

mutants: grading ## Mutation testing of the solutions, or of ARGS="dropout init"
	@OPENBLAS_NUM_THREADS=1 .venv/bin/python -m tests.course.mutation.mutation $(ARGS)

reference: testing ## Freeze Keras's results of all checks, or of ASSIGNMENT=name
	@.venv/bin/grader reference --course . $(ASSIGNMENT) $(ARGS)

template: grading ## Make student_template/ from the solutions
	@.venv/bin/grader template --course . $(ARGS)

kit: grading ## Make kit.zip, what students get; ARGS="folder" names another
	@.venv/bin/grader kit --course . $(or $(ARGS),kit.zip)

verify: grading ## Check the course itself: solution, template, planted mistakes
	@.venv/bin/grader verify --course . $(ARGS)

lint: testing ## Check style, types and who imports whom
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

bench: testing ## Measure what grading costs, beside bare runs and other graders
	@.venv/bin/python -m bench $(ARGS)

experiments: testing ## Train the lectures' networks with NumPy and with Keras
	@.venv/bin/grader experiments --course . $(ARGS)

plots: testing ## Draw what functions do, ARGS="race --parts ana" those of ana
	@.venv/bin/grader plot --course . $(ARGS)

pictures: testing ## Draw the handouts' pictures anew, or those of ARGS="race"
	@.venv/bin/grader plot --course . --freeze $(ARGS)

lock: grading ## Redo requirements/*.txt; ARGS=--upgrade takes new versions
	@.venv/bin/pip install -qq uv==$(UV_VERSION)
	@.venv/bin/$(COMPILE) $(ARGS) --group build --extra reference --extra experiments --extra cluster --extra html --extra watch --extra dev --output-file requirements/test.txt
	@.venv/bin/$(COMPILE) --group build --constraints requirements/test.txt --no-annotate --output-file requirements/grade.txt
	@.venv/bin/$(COMPILE) --group build --extra soak --constraints requirements/test.txt --no-annotate --output-file requirements/soak.txt

clean: ## Remove .venv, caches and what runs have written
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis bench/results.json tests/course/mutation/results.json tests/security/fuzz/crashes experiments plots demo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the tasks above stand on: .venv without Keras, with it, with a fuzzer. Quick when it is there.
grading:
	@PYTHON="$(PYTHON)" tools/environment grade

testing:
	@PYTHON="$(PYTHON)" tools/environment test

soaking:
	@PYTHON="$(PYTHON)" tools/environment soak
