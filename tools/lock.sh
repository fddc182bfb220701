#!/usr/bin/env bash
# Resolve requirements.in for Python 3.10 into requirements.txt: every file by hash, no address.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)
leave_out=(--no-emit-package tensorflow --no-emit-package jax --no-emit-package jaxlib --no-emit-package libclang)
{
  echo "# Every package with the sha256 of its files. Made by: make lock (from requirements.in)."
  echo "# Left out on purpose: tensorflow, jax, jaxlib, libclang (tensorflow-cpu stands in; see docs/decisions/0005)."
  "$uv" pip compile -q requirements.in --python-version 3.10 --generate-hashes \
    --no-emit-index-url --no-header --no-annotate "${leave_out[@]}"
} > requirements.txt.new
mv requirements.txt.new requirements.txt
