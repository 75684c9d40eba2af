#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: Python, bubblewrap, and the locked packages.
# Ubuntu 22.04 has Python 3.10 only; python3.11 is a package beside it.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}

apt-get update
apt-get install -y --no-install-recommends bubblewrap
python=
for version in 3.13 3.12 3.11; do
    if command -v "python$version" >/dev/null && "python$version" -c 'import ensurepip' 2>/dev/null; then
        python=python$version
        break
    fi
done
if [ -z "$python" ]; then
    python=python3.11
    if ! apt-get install -y --no-install-recommends python3.11 python3.11-venv; then
        python=python3.12 # Ubuntu 24.04
        apt-get install -y --no-install-recommends python3.12 python3.12-venv
    fi
fi
"$python" -m venv "$root/venv"
"$root/venv/bin/pip" install --no-cache-dir --require-hashes -r "$root/source/requirements.txt"
