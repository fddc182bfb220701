#!/usr/bin/env bash
# Print a Python 3.10, the one version Rasa 3.6 runs on; say what to do when there is none.
# Order: what PYTHON names, uv, python3.10 on the path, pyenv's versions.
set -u
is_310() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; }
if [ -n "${PYTHON:-}" ] && is_310 "$PYTHON"; then echo "$PYTHON"; exit 0; fi
if command -v uv >/dev/null 2>&1; then
  found=$(uv python find --no-python-downloads 3.10 2>/dev/null) && is_310 "$found" && { echo "$found"; exit 0; }
fi
if command -v python3.10 >/dev/null 2>&1 && is_310 python3.10; then command -v python3.10; exit 0; fi
for found in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python; do
  if [ -x "$found" ] && is_310 "$found"; then echo "$found"; exit 0; fi
done
echo "没有找到 Python 3.10（Rasa 3.6 只能用它）。装一个再来：uv python install 3.10，或 pyenv install 3.10。" >&2
echo "No Python 3.10 found, and Rasa 3.6 needs it. Install one (uv python install 3.10, or pyenv install 3.10), then run the same command again." >&2
exit 1
