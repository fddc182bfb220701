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
# A command that runs beside the next stages; `stage NAME joined` waits for it and shows what it said.
beside() {
  beside_log=$(mktemp)
  trap 'kill "$beside" 2>/dev/null; rm -f "$beside_log"' EXIT
  "$@" >"$beside_log" 2>&1 &
  beside=$!
}
joined() {
  local failed=0
  wait "$beside" || failed=$?
  beside=
  cat "$beside_log"
  rm -f "$beside_log"
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
  # training mostly keeps one core busy, and the tests before it need no model
  beside make -s train
  stage widget npm_in_web test
  # counting covered lines costs a third more time: only the tests of casework itself are counted
  stage casework tests worksteal -m "not model" casework $OF_CASEWORK --cov --cov-report=term:skip-covered --cov-fail-under=95
  stage unit tests worksteal -m "not model" tests ${OF_CASEWORK//tests/--ignore=tests}
  stage validate "$PY" -m tools.validate
  stage train joined
  stage dialogue tests loadgroup -m model
  # the browser mostly waits: the held-out sentences are measured beside it
  beside nice "$PY" -m tools.evaluate
  stage browser npm_in_web browser
  stage evaluate joined
fi
echo "── 各阶段用时：$(IFS=,; echo "${times[*]}")"
echo "✔ 全部通过"
