#!/usr/bin/env bash
# Make .venv with exactly what requirements.txt pins. Does nothing when it is there already.
# A changed lock makes the environment anew, so that nothing old stays in it.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=$(cat requirements.txt tools/uv.txt tools/setup.sh | sha256sum | cut -c1-16)
[ -f .venv/.installed ] && [ "$(cat .venv/.installed)" = "$wanted" ] && exit 0

# An environment of ours knows the Python 3.10 it was made from.
if [ -x .venv/bin/python ]; then
  PYTHON=$(.venv/bin/python -c 'import sys; print(sys.base_prefix + "/bin/python3.10")' 2>/dev/null || true)
  export PYTHON
fi
python=$(tools/find_python.sh)
echo "→ 建立环境 .venv（$("$python" --version)）"
rm -rf .venv
"$python" -m venv .venv

echo "→ 安装固定的依赖（第一次约一到三分钟）"
# --no-deps: the lock is complete, and tensorflow-cpu stands in for the tensorflow Rasa names.
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r tools/uv.txt \
    && uv=.venv/bin/uv
fi
if [ -n "$uv" ] && "$uv" pip install -q --require-hashes --no-deps --compile-bytecode \
    --python .venv/bin/python -r requirements.txt; then
  :
else
  echo "→ uv 用不了，改用 pip（慢一些）"
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps \
    -r requirements.txt
fi
echo "$wanted" > .venv/.installed
