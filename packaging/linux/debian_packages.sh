#!/bin/sh
# Install the Debian packages named as arguments, or say how to.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends "$@" ||
        { apt-get update && apt-get install -y --no-install-recommends "$@"; }
else
    echo "Missing from this system: $*. On Debian or Ubuntu, run:  sudo apt install $*" >&2
    exit 1
fi
