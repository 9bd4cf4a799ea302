#!/bin/sh
# requirements/install.sh base|ocr|dev: the environment .venv as the lock file says, to the last hash. Quick when it is so.
set -eu
cd "$(dirname "$0")/.."
wanted=$1
lock=requirements/$wanted.txt
installed=.venv/installed.txt
export UV_PYTHON_DOWNLOADS=never

same() { [ -f "$installed" ] && .venv/bin/python -c '' 2>/dev/null && cmp -s "$1" "$installed"; }
same "$lock" && exit 0
# The environment of the tests holds all that the system needs, and that with photo reading all that it needs without.
[ "$wanted" != dev ] && same requirements/dev.txt && exit 0
[ "$wanted" = base ] && same requirements/ocr.txt && exit 0

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
python=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if "$candidate" -c "$fits" 2>/dev/null; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    found=$(${PYTHON:-python3} --version 2>&1 || true)
    echo "Greengate needs Python 3.11, 3.12 or 3.13, and found: $found. Name another one with PYTHON=/path/to/python make ..." >&2
    exit 1
fi

if ! .venv/bin/python -c "$fits" 2>/dev/null; then
    echo "Making the environment .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv || {
        echo "Python's module venv is not complete; on Debian and Ubuntu the package python3-venv brings it." >&2
        exit 1
    }
fi
rm -f "$installed"

pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet --quiet "$@"; }
# uv does not read pip's settings; where pip was told of another index, of more places or of a certificate, uv is told too.
told() { .venv/bin/python -m pip config get "global.$1" 2>/dev/null || true; }
index=$(told index-url); more=$(told extra-index-url); links=$(told find-links)
[ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
[ -z "$more" ] || export UV_INDEX="${UV_INDEX:-$more}"
[ -z "$links" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$links}"

echo "Installing $lock ..."
if pip install --require-hashes -r requirements/uv.txt &&
    .venv/bin/python -m uv pip sync --quiet --python .venv/bin/python --require-hashes --index-strategy unsafe-best-match \
        requirements/uv.txt "$lock"; then
    :
else
    echo "uv did not manage; going on with pip, which takes a minute ..."
    pip install --require-hashes -r "$lock"
fi
cp "$lock" "$installed"
