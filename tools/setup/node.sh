#!/usr/bin/env bash
# After this, node_modules holds what package-lock.json names: axe-core and TypeScript, for tests only.
# No page loads anything from node_modules. No package's install script is run.
set -euo pipefail
cd "$(dirname "$0")/../.."
echo "Installing axe-core and TypeScript for the tests (package-lock.json)"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
touch node_modules/.installed
