#!/usr/bin/env bash
# Run the stages of the tests one after the other and say how long each took.
#   tools/test.sh all     everything, training included
#   tools/test.sh check   the part that needs no model
set -uo pipefail
cd "$(dirname "$0")/.."
what=${1:-all}
times=()
stage() {
  local name=$1 started=$SECONDS
  shift
  echo "── $name"
  if ! "$@"; then
    echo "✘ $name 没有通过"
    exit 1
  fi
  times+=("$name $((SECONDS - started))s")
}
# One worker a core, four at most: each holds a model of its own. Many small tests go out in large
# shares (worksteal); tests that share a server stay together (loadgroup).
tests() { "$PY" -m pytest -n auto --maxprocesses 4 --dist "$@"; }
npm_in_web() { tools/web.sh tests "$1"; }
# Training mostly keeps one core busy and nothing before it needs a model: it runs beside the unit
# tests, and its stage shows what it said and how long it still took.
start_training() {
  training_log=$(mktemp)
  make -s train >"$training_log" 2>&1 &
  training=$!
  trap 'kill "$training" 2>/dev/null; rm -f "$training_log"' EXIT
}
end_training() {
  wait "$training"
  local failed=$?
  cat "$training_log"
  training=
  return "$failed"
}
lint() { $PY -m ruff check . && $PY -m ruff format --check . && $PY -m yamllint -s . ; }

PY=.venv/bin/python
OF_CASEWORK="tests/casework tests/law tests/properties"
stage setup tools/setup.sh
stage lint lint
stage types "$PY" -m mypy
if [ "$what" = check ]; then
  # no servers and no random search: those run with everything
  stage unit tests worksteal -m "not model" --ignore=tests/channels --ignore=tests/tools --ignore=tests/properties
else
  stage web tools/web.sh tests
  start_training
  stage widget npm_in_web test
  # counting covered lines costs a third more time: only the tests of casework itself are counted
  stage casework tests worksteal -m "not model" casework $OF_CASEWORK --cov --cov-report=term:skip-covered --cov-fail-under=95
  stage unit tests worksteal -m "not model" tests ${OF_CASEWORK//tests/--ignore=tests}
  stage validate "$PY" -m tools.validate
  stage train end_training
  stage dialogue tests loadgroup -m model
  stage evaluate "$PY" -m tools.evaluate
  stage browser npm_in_web browser
fi
echo "── 各阶段用时：$(IFS=,; echo "${times[*]}")"
echo "✔ 全部通过"
