#!/usr/bin/env bash
# Resolve requirements.in for Python 3.10 into requirements.txt: every file by hash, no address.
# What is pinned there already stays as it is, unless requirements.in asks for something else.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)
leave_out=(--no-emit-package tensorflow --no-emit-package jax --no-emit-package jaxlib --no-emit-package libclang)
locked=$(mktemp)
trap 'rm -f "$locked"' EXIT
cp requirements.txt "$locked"
"$uv" pip compile -q requirements.in --python-version 3.10 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate "${leave_out[@]}" -o "$locked" >/dev/null
{
  echo "# Every package with the sha256 of its files. Made by: make lock (from requirements.in)."
  echo "# Left out on purpose: tensorflow, jax, jaxlib, libclang (tensorflow-cpu stands in; see docs/decisions/0005)."
  cat "$locked"
} > requirements.txt.new
mv requirements.txt.new requirements.txt
